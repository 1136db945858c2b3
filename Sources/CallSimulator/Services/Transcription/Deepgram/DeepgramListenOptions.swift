import CallCore

/// The query of `/v1/listen`.
struct DeepgramListenOptions: Sendable {
    /// Milliseconds of silence before `speech_final`; nil for never.
    var endpointing: Milliseconds? = 10
    var sendsInterims = false
    var utteranceEnd: Milliseconds?
    var sendsVADEvents = false
    var isPunctuated = false
    /// nil: the service looks for a container.
    var encoding: String?
    var sampleRate: Int64?
    var model: String

    static let encodings = [
        "linear16", "linear32", "flac", "mulaw", "alaw", "amr-nb", "amr-wb", "opus", "ogg-opus", "speex", "g729",
    ]
    private static let known: Set<String> = [
        "callback", "callback_method", "channels", "detect_entities", "diarize", "diarize_model", "dictation",
        "encoding", "endpointing", "interim_results", "language", "mip_opt_out", "model", "multichannel", "numerals",
        "profanity_filter", "punctuate", "sample_rate", "smart_format", "utterance_end_ms", "vad_events", "version",
    ]
    private static let repeatable: Set<String> = ["extra", "keyterm", "keywords", "redact", "replace", "search", "tag"]
    private static let flags = [
        "detect_entities", "diarize", "dictation", "mip_opt_out", "multichannel", "numerals", "profanity_filter",
    ]

    init(_ query: StrictQuery) throws(FieldProblem) {
        try query.only(Self.known, repeatable: Self.repeatable)
        for name in Self.flags { _ = try query.flag(name) }
        model = query["model"] ?? "base-general"
        sendsInterims = try query.flag("interim_results") ?? false
        sendsVADEvents = try query.flag("vad_events") ?? false
        let formats = try query.flag("smart_format") ?? false
        let punctuates = try query.flag("punctuate") ?? false
        isPunctuated = formats || punctuates
        if query["endpointing"] == "false" {
            endpointing = nil
        } else {
            endpointing = try query.integer("endpointing", in: 0...60_000) ?? 10
        }
        utteranceEnd = try query.integer("utterance_end_ms", in: 1_000...60_000)
        guard utteranceEnd == nil || sendsInterims else {
            throw .value("utterance_end_ms", "it needs interim_results=true")
        }
        try readFormat(query)
        try readTerms(query)
    }

    private mutating func readFormat(_ query: StrictQuery) throws(FieldProblem) {
        encoding = try query.choice("encoding", of: Self.encodings)
        sampleRate = try query.integer("sample_rate", in: 8_000...96_000)
        guard try query.integer("channels", in: 1...20) ?? 1 == 1 else {
            throw .value("channels", "this simulation hears one channel only")
        }
        let isRaw = ["linear16", "linear32", "mulaw", "alaw"].contains(encoding)
        if isRaw, sampleRate == nil { throw .missing("sample_rate") }
        if encoding == nil, sampleRate != nil { throw .missing("encoding") }
    }

    private func readTerms(_ query: StrictQuery) throws(FieldProblem) {
        if !query.all("keyterm").isEmpty, !model.hasPrefix("nova-3") {
            throw .value("keyterm", "only nova-3 takes it")
        }
        if !query.all("keywords").isEmpty, model.hasPrefix("nova-3") {
            throw .value("keywords", "nova-3 takes keyterm instead")
        }
    }
}
