import CallCore

/// The query of `/v2/listen`, and what a `Configure` message changes of it.
struct DeepgramFluxOptions: Sendable {
    var threshold = 0.7
    /// Unset: no eager ends.
    var eagerThreshold: Double?
    var timeout: Milliseconds = 5_000
    /// nil: the service looks for a container.
    var encoding: String?
    var sampleRate: Int64?
    var keyterms: [String]

    static let models = ["flux-general-en", "flux-general-multi"]
    private static let encodings = ["linear16", "linear32", "mulaw", "alaw", "opus", "ogg-opus"]
    private static let known: Set<String> = [
        "model", "encoding", "sample_rate", "eot_threshold", "eager_eot_threshold", "eot_timeout_ms", "numerals",
        "profanity_filter", "mip_opt_out",
    ]

    init(_ query: StrictQuery) throws(FieldProblem) {
        try query.only(Self.known, repeatable: ["keyterm", "language_hint", "redact", "tag"])
        let model = try query.needed("model")
        guard let known = try query.choice("model", of: Self.models) else { throw .missing("model") }
        if !query.all("language_hint").isEmpty, known != "flux-general-multi" {
            throw .value("language_hint", "\(model) takes none")
        }
        for name in ["numerals", "profanity_filter", "mip_opt_out"] { _ = try query.flag(name) }
        encoding = try query.choice("encoding", of: Self.encodings)
        sampleRate = try query.integer("sample_rate", in: 8_000...96_000)
        if let encoding, sampleRate == nil, !encoding.hasSuffix("opus") { throw .missing("sample_rate") }
        if encoding == nil, sampleRate != nil { throw .missing("encoding") }
        threshold = try query.number("eot_threshold", in: 0.5...1) ?? 0.7
        eagerThreshold = try query.number("eager_eot_threshold", in: 0.3...0.9)
        timeout = try query.integer("eot_timeout_ms", in: 500...60_000) ?? 5_000
        keyterms = query.all("keyterm")
        try check("eager_eot_threshold")
    }

    mutating func configure(_ message: StrictFields) throws(FieldProblem) {
        try message.only(["type", "thresholds", "keyterms", "language_hints"])
        var changed = self
        if let thresholds = try message.object("thresholds") {
            try thresholds.only(["eot_threshold", "eager_eot_threshold", "eot_timeout_ms"])
            changed.threshold = try thresholds.number("eot_threshold", in: 0.5...1) ?? threshold
            changed.eagerThreshold = try thresholds.number("eager_eot_threshold", in: 0.3...0.9) ?? eagerThreshold
            changed.timeout = try thresholds.integer("eot_timeout_ms", in: 500...60_000) ?? timeout
        }
        changed.keyterms = try message.texts("keyterms", atMost: 100) ?? keyterms
        _ = try message.texts("language_hints")
        try changed.check("thresholds.eager_eot_threshold")
        self = changed
    }

    private func check(_ path: String) throws(FieldProblem) {
        if let eagerThreshold, eagerThreshold > threshold { throw .value(path, "it must not exceed eot_threshold") }
    }
}
