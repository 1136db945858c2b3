import CallCore
import ScriptValue

struct OpenAIRealtimeSettings: Hashable, Sendable {
    var model = "gpt-realtime-2.1"
    var voice = "alloy"
    /// How sure the service must be that somebody speaks, 0 to 1.
    var vadThreshold = 0.5
    /// The pause that ends an utterance, in milliseconds.
    var silenceDuration = 500
    /// Sound before the first that is loud enough, in milliseconds.
    var prefixPadding = 300
    var interrupts = true
    /// What was heard for less is taken for not understood, in milliseconds.
    var leastHeard = 250
    /// For models that think.
    var reasoningEffort: String?
    /// Name of the deployment at an Azure resource, which takes the place of the model there.
    var deployment: String?

    /// Where the service has said so.
    var modelEnd: ModelEnd? {
        let isEnding =
            ["gpt-realtime", "gpt-realtime-2025-08-28"].contains(model) || model.hasPrefix("gpt-realtime-mini")
            || model.hasPrefix("gpt-4o-realtime")
        guard deployment == nil, isEnding else { return nil }
        return ModelEnd(
            model: model, day: "2027-01-20", at: CallTime(milliseconds: 1_800_403_200_000),
            successor: "gpt-realtime-2.1")
    }

    func session(_ setup: RealtimeSetup) -> Value {
        let detection: Value = [
            "type": "server_vad", "threshold": .number(vadThreshold), "prefix_padding_ms": .int(Int64(prefixPadding)),
            "silence_duration_ms": .int(Int64(silenceDuration)), "create_response": true,
            "interrupt_response": .bool(interrupts),
        ]
        let input: Value = [
            "format": ["type": "audio/pcmu"], "noise_reduction": nil,
            "transcription": ["model": "gpt-4o-mini-transcribe"], "turn_detection": detection,
        ]
        let output: Value = ["format": ["type": "audio/pcmu"], "voice": Value(setup.voice ?? voice)]
        var session: [String: Value] = [
            "type": "realtime", "instructions": Value(setup.instructions), "output_modalities": ["audio"],
            "audio": ["input": input, "output": output],
        ]
        if deployment == nil { session["model"] = Value(model) }
        if let reasoningEffort { session["reasoning"] = ["effort": Value(reasoningEffort)] }
        session["tools"] = .array(
            setup.tools.map { tool in
                [
                    "type": "function", "name": Value(tool.name), "description": Value(tool.description),
                    "parameters": tool.parameters,
                ]
            })
        session["tool_choice"] = "auto"
        return .map(session)
    }
}

extension OpenAIRealtime {
    static let profile = RealtimeProfile(
        name: "openai", aliases: ["openai-realtime"], keyVariables: ["OPENAI_API_KEY"],
        address: "https://api.openai.com/v1"
    ) { (options, access) throws(SpeechSetupProblem) in
        var settings = OpenAIRealtimeSettings()
        settings.model = try options.text("model") ?? settings.model
        settings.voice = try options.voice() ?? settings.voice
        settings.vadThreshold = try options.number("vadThreshold", in: 0...1) ?? settings.vadThreshold
        settings.silenceDuration =
            try options.whole("silenceDurationMs", in: 100...10_000) ?? settings.silenceDuration
        settings.prefixPadding = try options.whole("prefixPaddingMs", in: 0...5_000) ?? settings.prefixPadding
        settings.interrupts = try options.flag("interruptResponseOnInputAudio") ?? settings.interrupts
        settings.leastHeard = try options.whole("minBargeInAudioEndMs", in: 0...10_000) ?? settings.leastHeard
        let efforts = ["minimal", "low", "medium", "high", "xhigh"]
        settings.reasoningEffort = try options.choice("reasoningEffort", of: efforts)
        // Neither exists any more: the service has no temperature, and Azure no versions of this interface.
        options.skip("temperature", "azureApiVersion")
        settings.deployment = try options.text("azureDeployment")
        var access = access
        if let endpoint = try options.text("azureEndpoint") {
            guard settings.deployment != nil else {
                throw options.problem("azureDeployment", "is missing", next: "write the name of the deployment")
            }
            guard let azure = ServiceAccess(key: access.key, base: endpoint, caFile: access.caFile) else {
                throw options.problem(
                    "azureEndpoint", "is no address of a server",
                    next: "write the address of the resource, such as \"https://name.openai.azure.com\"")
            }
            access = azure
        } else if settings.deployment != nil {
            throw options.problem(
                "azureEndpoint", "is missing",
                next: "write the address of the resource, such as \"https://name.openai.azure.com\"")
        }
        options.modelEnd = settings.modelEnd
        return RealtimeVoiceSession(OpenAIRealtime(settings: settings, access: access))
    }
}
