import ScriptValue

extension AgentRound {
    /// The round as the journal keeps it.
    public var value: Value {
        .coded(nil, ["text": text.isEmpty ? nil : Value(text), "calls": .array(calls.map(\.value))])
    }

    /// Nil when `value` was not made by `value` of a round; fields it does not know are passed over.
    public init?(value: Value) {
        guard let calls = value["calls"]?.array?.map(AgentToolCall.init(value:)) else { return nil }
        let read = calls.compactMap { $0 }
        guard read.count == calls.count else { return nil }
        self.init(text: value["text"]?.text ?? "", calls: read)
    }
}

extension AgentToolCall {
    var value: Value {
        // A result may be null.
        .coded(
            nil,
            [
                "id": Value(id), "name": Value(name), "arguments": arguments,
                "results": result.map { .array([$0]) },
            ])
    }

    init?(value: Value) {
        guard let id = value["id"]?.text, let name = value["name"]?.text, let arguments = value["arguments"] else {
            return nil
        }
        self.init(id: id, name: name, arguments: arguments, result: value["results"]?.array?.first)
    }
}
