import ScriptValue

extension HTTPRequest {
    /// The request as the journal keeps it.
    public var value: Value {
        .coded(
            nil,
            [
                "method": Value(method), "url": Value(url), "headers": .map(headers.mapValues { Value($0) }),
                "body": body.map { .string($0) }, "timeout_ms": .int(timeout),
            ])
    }

    /// Nil when `value` was not made by `value` of a request; fields it does not know are passed over.
    public init?(value: Value) {
        guard let fields = CodedFields(value), let request = try? Self.read(fields) else { return nil }
        self = request
    }

    private static func read(_ fields: CodedFields) throws(CodedFields.Malformed) -> HTTPRequest {
        HTTPRequest(
            method: try fields.text("method"), url: try fields.text("url"),
            headers: try fields.required("headers", Self.headers),
            body: try fields.optional("body") { if case .string(let bytes) = $0 { bytes } else { nil } },
            timeout: try fields.length("timeout_ms"))
    }

    private static func headers(_ value: Value) -> [String: String]? {
        guard let map = value.map else { return nil }
        let headers = map.compactMapValues(\.text)
        return headers.count == map.count ? headers : nil
    }
}
