import ScriptValue

extension RecallRequest {
    /// The request as the journal keeps it.
    public var value: Value {
        .coded(
            nil,
            [
                "query": Value(query), "session_key": Value(sessionKey),
                "sources": .array(sources.map(\.rawValue).sorted().map { Value($0) }), "most": .count(maxResults),
            ])
    }

    /// Nil when `value` was not made by `value` of a request; fields it does not know are passed over.
    public init?(value: Value) {
        guard let fields = CodedFields(value), let request = try? Self.read(fields) else { return nil }
        self = request
    }

    private static func read(_ fields: CodedFields) throws(CodedFields.Malformed) -> RecallRequest {
        RecallRequest(
            query: try fields.text("query"), sessionKey: try fields.text("session_key"),
            sources: Set(try fields.texts("sources").compactMap(RecallSource.init(rawValue:))),
            maxResults: try fields.number("most"))
    }
}
