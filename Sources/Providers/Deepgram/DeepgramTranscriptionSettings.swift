import CallCore

struct DeepgramTranscriptionSettings: Hashable, Sendable {
    var model = "nova-3"
    var language: String?
    /// The pause that ends an utterance, in milliseconds; 0 for none.
    var endpointing = 800
    var interimResults = true

    /// The pause between words that ends an utterance where noise hides the silence, in milliseconds. The service
    /// takes no less than 1000.
    var utteranceEnd: Int { max(1_000, endpointing) }

    var query: [(String, String)] {
        var query = [
            ("model", model), ("encoding", "mulaw"), ("sample_rate", "8000"), ("channels", "1"),
            ("interim_results", String(interimResults)),
            ("endpointing", endpointing == 0 ? "false" : String(endpointing)), ("vad_events", "true"),
        ]
        // It is made of interim results.
        if interimResults { query.append(("utterance_end_ms", String(utteranceEnd))) }
        if let language { query.append(("language", language)) }
        return query
    }
}

extension DeepgramTranscription {
    static let profile = TranscriptionProfile(
        name: "deepgram", aliases: ["deepgram-realtime", "nova-3-streaming"], keyVariables: ["DEEPGRAM_API_KEY"],
        addressVariable: "DEEPGRAM_BASE_URL", address: "https://api.deepgram.com/v1"
    ) { (options, access) throws(SpeechSetupProblem) in
        try options.mulaw("encoding", spelt: "mulaw")
        let model = try options.text("model", "sttModel")
        if let model, model.hasPrefix("flux-") {
            return try FluxTranscription.session(model: model, options: &options, access: access)
        }
        var settings = DeepgramTranscriptionSettings()
        settings.model = model ?? settings.model
        settings.language = try options.text("language")
        settings.endpointing =
            try options.whole("endpointingMs", "endpointing", "silenceDurationMs", in: 0...10_000)
            ?? settings.endpointing
        settings.interimResults = try options.flag("interimResults", "interim_results") ?? settings.interimResults
        return TranscriptionSession(DeepgramTranscription(settings: settings, access: access))
    }
}
