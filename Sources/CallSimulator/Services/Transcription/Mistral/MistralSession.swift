import CallCore
import ScriptValue

/// What `session.update` sets. Applied as a whole or not at all.
struct MistralSession: Hashable, Sendable {
    struct TurnDetection: Hashable, Sendable {
        var startThreshold = 0.5
        var eagerEndThreshold: Double?
        var endThreshold = 0.33
        /// Milliseconds.
        var silence: Milliseconds = 500
    }

    var encoding = "pcm_s16le"
    var rate: Int64 = 16_000
    /// Milliseconds from a word to its text.
    var delay: Milliseconds
    var turns: TurnDetection?

    private static let encodings = ["pcm_s16le", "pcm_s32le", "pcm_f16le", "pcm_f32le", "pcm_mulaw", "pcm_alaw"]

    var isHeard: Bool { encoding == "pcm_mulaw" && rate == 8_000 }

    /// Bytes of a sample.
    var sampleBytes: Milliseconds {
        switch encoding {
        case "pcm_mulaw", "pcm_alaw": 1
        case "pcm_s32le", "pcm_f32le": 4
        default: 2
        }
    }

    mutating func update(_ session: StrictFields, takesTurnDetection: Bool) throws(FieldProblem) {
        var known: Set<String> = ["audio_format", "target_streaming_delay_ms", "language", "diarize", "context_bias"]
        if takesTurnDetection { known.insert("turn_detection") }
        try session.only(known)
        var changed = self
        if let format = try session.object("audio_format") {
            try format.only(["encoding", "sample_rate"])
            try format.require("encoding", "sample_rate")
            changed.encoding = try format.choice("encoding", of: Self.encodings) ?? encoding
            changed.rate = try format.integer("sample_rate", in: 8_000...48_000) ?? rate
        }
        changed.delay = try session.integer("target_streaming_delay_ms", in: 0...10_000) ?? delay
        _ = try session.text("language")
        _ = try session.flag("diarize")
        _ = try session.texts("context_bias", atMost: 100)
        if session.has("turn_detection") {
            changed.turns = nil
            if !session.isNull("turn_detection"), let turns = try session.object("turn_detection") {
                changed.turns = try Self.turns(turns)
            }
        }
        self = changed
    }

    private static func turns(_ fields: StrictFields) throws(FieldProblem) -> TurnDetection {
        try fields.only(["start_threshold", "eager_end_threshold", "end_threshold", "min_silence_ms"])
        var turns = TurnDetection()
        turns.startThreshold = try fields.number("start_threshold", in: 0...1) ?? turns.startThreshold
        turns.eagerEndThreshold = try fields.number("eager_end_threshold", in: 0...1)
        turns.endThreshold = try fields.number("end_threshold", in: 0...1) ?? turns.endThreshold
        turns.silence = try fields.integer("min_silence_ms", in: 0...10_000) ?? turns.silence
        return turns
    }
}
