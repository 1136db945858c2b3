import ScriptValue

/// What a realtime session has used, as its service counts it. Sums over all sockets and answers.
public struct RealtimeUsage: Hashable, Sendable {
    public var inputTokens = 0
    public var outputTokens = 0
    /// Of those above: sound, and input that was known already.
    public var inputAudioTokens = 0
    public var outputAudioTokens = 0
    public var cachedTokens = 0
    /// Answers of the model.
    public var answers = 0
    /// Sockets that became ready.
    public var sockets = 0

    public init() {}

    /// Counts are a service's word: absurd ones do not end the process.
    public mutating func add(_ other: RealtimeUsage) {
        inputTokens = Self.sum(inputTokens, other.inputTokens)
        outputTokens = Self.sum(outputTokens, other.outputTokens)
        inputAudioTokens = Self.sum(inputAudioTokens, other.inputAudioTokens)
        outputAudioTokens = Self.sum(outputAudioTokens, other.outputAudioTokens)
        cachedTokens = Self.sum(cachedTokens, other.cachedTokens)
        answers = Self.sum(answers, other.answers)
        sockets = Self.sum(sockets, other.sockets)
    }

    private static func sum(_ left: Int, _ right: Int) -> Int {
        let (sum, overflow) = left.addingReportingOverflow(max(right, 0))
        return overflow ? .max : sum
    }

    /// As scripts get it.
    public var value: Value {
        [
            "input_tokens": .int(Int64(inputTokens)), "output_tokens": .int(Int64(outputTokens)),
            "input_audio_tokens": .int(Int64(inputAudioTokens)), "output_audio_tokens": .int(Int64(outputAudioTokens)),
            "cached_tokens": .int(Int64(cachedTokens)), "answers": .int(Int64(answers)),
            "connections": .int(Int64(sockets)),
        ]
    }
}
