import ScriptValue

extension Listening {
    /// The turn as the journal keeps it; lengths are milliseconds.
    public var value: Value {
        .coded(
            nil,
            [
                "turn": Value(turnToken), "silence_ms": .int(silence), "timeout_ms": .int(timeout),
                "speech": .bool(speech), "digits": digits?.value,
                "partials": partials ? true : nil,
            ])
    }

    /// Nil when `value` was not made by `value` of a turn; fields it does not know are passed over.
    public init?(value: Value) {
        guard let fields = CodedFields(value), let listening = try? Self.read(fields) else { return nil }
        self = listening
    }

    private static func read(_ fields: CodedFields) throws(CodedFields.Malformed) -> Listening {
        var listening = Listening(
            turnToken: try fields.text("turn"), silence: try fields.length("silence_ms"),
            timeout: try fields.optional("timeout_ms", \.int) ?? 10_000,
            speech: try fields.optional("speech", \.bool) ?? true,
            digits: try fields.optional("digits", DigitTerms.init(value:)))
        listening.partials = try fields.optional("partials", \.bool) ?? false
        return listening
    }
}

extension DigitTerms {
    var value: Value {
        .coded(
            nil,
            [
                "exactly": exactly.map { .count($0) }, "at_most": .count(atMost),
                "finish_on": finishOn.map { Value(String($0)) },
            ])
    }

    init?(value: Value) {
        guard let fields = CodedFields(value), let atMost = try? fields.number("at_most"),
            let exactly = try? fields.optional("exactly", { $0.int.flatMap(Int.init(exactly:)) }),
            let finishOn = try? fields.optional("finish_on", \.text)
        else { return nil }
        self.init(exactly: exactly, atMost: atMost, finishOn: finishOn.first)
    }
}
