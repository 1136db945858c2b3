import CallCore
import ScriptValue

struct GeminiLiveSettings: Hashable, Sendable {
    var model = "gemini-2.5-flash-native-audio-preview-12-2025"
    var voice = "Kore"
    var apiVersion = "v1beta"
    var temperature: Double?
    /// Milliseconds, as all that is not a word here.
    var silenceDuration: Int?
    var prefixPadding: Int?
    var startSensitivity: String?
    var endSensitivity: String?
    var activityHandling: String?
    var turnCoverage: String?
    /// Whether the host says who talks.
    var detectionIsOff = false
    var affectiveDialog: Bool?
    var resumes = true
    var compresses = true
    var thinkingLevel: String?
    var thinkingBudget: Int?

    private var plainModel: String { model.hasPrefix("models/") ? String(model.dropFirst(7)) : model }
    /// Takes typed text as input like sound, not as a turn.
    var takesTextAsInput: Bool { plainModel.hasPrefix("gemini-3.1-") }
    /// Models that may talk on while a tool runs, that must, and that can be told when to speak of the result.
    private var mustTalkOn: Bool { plainModel.hasPrefix("gemini-3.8-live-extended-thinking") }
    func talksOn(_ tool: RealtimeOrder.Tool) -> Bool { mustTalkOn || tool.takesLong && !takesTextAsInput }
    var takesScheduling: Bool { !mustTalkOn && !takesTextAsInput }

    func setup(_ setup: RealtimeSetup, handle: String?) -> Value {
        var message: [String: Value] = [
            "model": Value("models/" + plainModel), "generationConfig": generation(setup.voice ?? voice),
            "realtimeInputConfig": input, "inputAudioTranscription": [:], "outputAudioTranscription": [:],
        ]
        let instructions = instructions(setup, isNew: handle == nil)
        if !instructions.isEmpty { message["systemInstruction"] = ["parts": [["text": Value(instructions)]]] }
        if !setup.tools.isEmpty {
            message["tools"] = [["functionDeclarations": .array(setup.tools.map(declaration))]]
        }
        if resumes { message["sessionResumption"] = handle.map { ["handle": Value($0)] } ?? [:] }
        if compresses { message["contextWindowCompression"] = ["slidingWindow": [:]] }
        return ["setup": .map(message)]
    }

    private func generation(_ voice: String) -> Value {
        var config: [String: Value] = [
            "responseModalities": ["AUDIO"],
            "speechConfig": ["voiceConfig": ["prebuiltVoiceConfig": ["voiceName": Value(voice)]]],
        ]
        if let temperature { config["temperature"] = .number(temperature) }
        if let affectiveDialog { config["enableAffectiveDialog"] = .bool(affectiveDialog) }
        var thinking: [String: Value] = [:]
        if let thinkingLevel { thinking["thinkingLevel"] = Value(thinkingLevel.uppercased()) }
        if let thinkingBudget { thinking["thinkingBudget"] = .int(Int64(thinkingBudget)) }
        if !thinking.isEmpty { config["thinkingConfig"] = .map(thinking) }
        return .map(config)
    }

    private var input: Value {
        var detection: [String: Value] = ["disabled": .bool(detectionIsOff)]
        if let startSensitivity { detection["startOfSpeechSensitivity"] = Value(startSensitivity) }
        if let endSensitivity { detection["endOfSpeechSensitivity"] = Value(endSensitivity) }
        if let prefixPadding { detection["prefixPaddingMs"] = .int(Int64(prefixPadding)) }
        if let silenceDuration { detection["silenceDurationMs"] = .int(Int64(silenceDuration)) }
        var config: [String: Value] = ["automaticActivityDetection": .map(detection)]
        if let activityHandling { config["activityHandling"] = Value(activityHandling) }
        if let turnCoverage { config["turnCoverage"] = Value(turnCoverage) }
        return .map(config)
    }

    /// What was said before goes into them where the service does not know it.
    private func instructions(_ setup: RealtimeSetup, isNew: Bool) -> String {
        guard isNew, !setup.history.isEmpty else { return setup.instructions }
        let lines = setup.history.map { ($0.speaker == .bot ? "You: " : "Caller: ") + $0.text }
        let story = "The call is going on. What was said so far:\n" + lines.joined(separator: "\n")
        return setup.instructions.isEmpty ? story : setup.instructions + "\n\n" + story
    }

    private func declaration(_ tool: RealtimeOrder.Tool) -> Value {
        var declaration: [String: Value] = [
            "name": Value(Self.wireName(tool.name)), "description": Value(tool.description),
        ]
        // An object without properties is refused; no parameters say the same.
        if let properties = tool.parameters["properties"]?.map, !properties.isEmpty {
            declaration["parameters"] = Self.schema(tool.parameters)
        }
        if talksOn(tool) { declaration["behavior"] = "NON_BLOCKING" }
        return .map(declaration)
    }

    /// Names begin with a letter here.
    static func wireName(_ name: String) -> String {
        guard let first = name.utf8.first, !(0x41...0x5A).contains(first & 0xDF), first != UInt8(ascii: "_") else {
            return name
        }
        return "_" + name
    }

    /// The part of a JSON Schema that the service knows.
    private static func schema(_ value: Value) -> Value {
        var schema: [String: Value] = [:]
        if let type = value["type"]?.text { schema["type"] = Value(type.uppercased()) }
        if let description = value["description"] { schema["description"] = description }
        if let required = value["required"] { schema["required"] = required }
        if let words = value["enum"]?.array, words.allSatisfy({ $0.text != nil }) { schema["enum"] = .array(words) }
        if let items = value["items"] { schema["items"] = Self.schema(items) }
        if let properties = value["properties"]?.map { schema["properties"] = .map(properties.mapValues(Self.schema)) }
        return .map(schema)
    }
}

extension GeminiLive {
    static let profile = RealtimeProfile(
        name: "google", aliases: ["gemini", "gemini-live", "google-live"],
        keyVariables: ["GEMINI_API_KEY", "GOOGLE_GENERATIVE_AI_API_KEY", "GOOGLE_API_KEY"],
        address: "https://generativelanguage.googleapis.com"
    ) { (options, access) throws(SpeechSetupProblem) in
        var settings = GeminiLiveSettings()
        settings.model = try options.text("model") ?? settings.model
        settings.voice = try options.voice() ?? settings.voice
        if let version = try options.text("apiVersion") {
            guard version.first == "v", version.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 >= 0x61 }) else {
                throw options.problem("apiVersion", "is no version", next: "write \"v1beta\" or \"v1alpha\"")
            }
            settings.apiVersion = version
        }
        settings.temperature = try options.number("temperature", in: 0...2)
        settings.silenceDuration = try options.whole("silenceDurationMs", in: 0...10_000)
        settings.prefixPadding = try options.whole("prefixPaddingMs", in: 0...10_000)
        settings.startSensitivity = try options.choice("startSensitivity", in: sensitivities("START"))
        settings.endSensitivity = try options.choice("endSensitivity", in: sensitivities("END"))
        settings.activityHandling = try options.choice("activityHandling", in: handlings)
        settings.turnCoverage = try options.choice("turnCoverage", in: coverages)
        settings.detectionIsOff = try options.flag("automaticActivityDetectionDisabled") ?? false
        settings.affectiveDialog = try options.flag("enableAffectiveDialog")
        settings.resumes = try options.flag("sessionResumption") ?? true
        settings.compresses = try options.flag("contextWindowCompression") ?? true
        settings.thinkingLevel = try options.choice("thinkingLevel", of: ["minimal", "low", "medium", "high", "xhigh"])
        settings.thinkingBudget = try options.whole("thinkingBudget", in: -1...24_576)
        return RealtimeVoiceSession(GeminiLive(settings: settings, access: access))
    }

    private static func sensitivities(_ end: String) -> [String: String] {
        ["low": "\(end)_SENSITIVITY_LOW", "high": "\(end)_SENSITIVITY_HIGH"]
    }

    private static let handlings = [
        "start-of-activity-interrupts": "START_OF_ACTIVITY_INTERRUPTS", "no-interruption": "NO_INTERRUPTION",
    ]
    private static let coverages = [
        "only-activity": "TURN_INCLUDES_ONLY_ACTIVITY", "all-input": "TURN_INCLUDES_ALL_INPUT",
        "audio-activity-and-all-video": "TURN_INCLUDES_AUDIO_ACTIVITY_AND_ALL_VIDEO",
    ]
}

extension ServiceOptions {
    /// - Parameter words: the service's word for each choice; it may be written as well.
    fileprivate mutating func choice(
        _ name: String, in words: [String: String]
    ) throws(SpeechSetupProblem) -> String? {
        let known = words.keys.sorted() + words.values.map { $0.lowercased() }.sorted()
        guard let choice = try choice(name, of: known) else { return nil }
        return words[choice] ?? choice.uppercased()
    }
}
