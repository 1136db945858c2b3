import CallCore
import ScriptValue

/// What a session is told first.
struct GeminiSetup: Hashable, Sendable {
    struct Tool: Hashable, Sendable {
        var name: String
        /// The model goes on while it runs.
        var isParallel: Bool
    }

    let model: String
    var voice: String?
    var tools: [Tool] = []
    var instructions = ""
    /// Milliseconds of quiet that end a turn.
    var silence: Milliseconds = 500
    var detectionIsOff = false
    var interrupts = true
    var writesInput = false
    var writesOutput = false
    var resumption = false
    var handle: String?

    init(_ setup: StrictFields) throws(FieldProblem) {
        try setup.only([
            "model", "generationConfig", "systemInstruction", "tools", "realtimeInputConfig", "inputAudioTranscription",
            "outputAudioTranscription", "sessionResumption", "contextWindowCompression", "proactivity", "historyConfig",
        ])
        model = try setup.neededText("model")
        guard model.hasPrefix("models/") else { throw .value(setup.at("model"), "it has to begin with models/") }
        if let config = try setup.object("generationConfig") { try read(generation: config) }
        if let content = try setup.object("systemInstruction") { instructions = try Self.text(content) }
        if let config = try setup.object("realtimeInputConfig") { try read(input: config) }
        writesInput = try Self.isThere("inputAudioTranscription", setup)
        writesOutput = try Self.isThere("outputAudioTranscription", setup)
        if let resumption = try setup.object("sessionResumption") {
            try resumption.only(["handle"])
            self.resumption = true
            handle = try resumption.text("handle")
        }
        if let compression = try setup.object("contextWindowCompression") {
            try compression.only(["slidingWindow", "triggerTokens"])
            if let window = try compression.object("slidingWindow") { try window.only(["targetTokens"]) }
        }
        if setup.has("tools") { try read(tools: setup) }
    }

    private static func isThere(_ name: String, _ setup: StrictFields) throws(FieldProblem) -> Bool {
        guard let fields = try setup.object(name) else { return false }
        try fields.only([])
        return true
    }

    private mutating func read(generation config: StrictFields) throws(FieldProblem) {
        try config.only([
            "responseModalities", "speechConfig", "temperature", "topP", "topK", "maxOutputTokens", "thinkingConfig",
            "enableAffectiveDialog", "mediaResolution",
        ])
        guard try config.texts("responseModalities") == ["AUDIO"] else {
            throw .value(config.at("responseModalities"), "it has to be [\"AUDIO\"]")
        }
        _ = try config.number("temperature", in: 0...2)
        _ = try config.flag("enableAffectiveDialog")
        if let thinking = try config.object("thinkingConfig") {
            guard !model.hasPrefix("models/gemini-3.8-live") else { throw .unknown(config.at("thinkingConfig")) }
            try thinking.only(["thinkingBudget", "thinkingLevel", "includeThoughts"])
            _ = try thinking.integer("thinkingBudget", in: -1...24_576)
            _ = try thinking.choice("thinkingLevel", of: ["MINIMAL", "LOW", "MEDIUM", "HIGH", "XHIGH"])
        }
        guard let speech = try config.object("speechConfig") else { return }
        try speech.only(["voiceConfig", "languageCode"])
        guard let voiceConfig = try speech.object("voiceConfig") else { return }
        try voiceConfig.only(["prebuiltVoiceConfig"])
        guard let prebuilt = try voiceConfig.object("prebuiltVoiceConfig") else { return }
        try prebuilt.only(["voiceName"])
        voice = try prebuilt.text("voiceName")
    }

    private mutating func read(input config: StrictFields) throws(FieldProblem) {
        try config.only(["automaticActivityDetection", "activityHandling", "turnCoverage"])
        let handlings = ["START_OF_ACTIVITY_INTERRUPTS", "NO_INTERRUPTION"]
        interrupts = try config.choice("activityHandling", of: handlings) != "NO_INTERRUPTION"
        let coverages = [
            "TURN_INCLUDES_ONLY_ACTIVITY", "TURN_INCLUDES_ALL_INPUT", "TURN_INCLUDES_AUDIO_ACTIVITY_AND_ALL_VIDEO",
        ]
        _ = try config.choice("turnCoverage", of: coverages)
        guard let detection = try config.object("automaticActivityDetection") else { return }
        try detection.only([
            "disabled", "startOfSpeechSensitivity", "endOfSpeechSensitivity", "prefixPaddingMs", "silenceDurationMs",
        ])
        detectionIsOff = try detection.flag("disabled") ?? false
        _ = try detection.choice(
            "startOfSpeechSensitivity", of: ["START_SENSITIVITY_HIGH", "START_SENSITIVITY_LOW"])
        _ = try detection.choice("endOfSpeechSensitivity", of: ["END_SENSITIVITY_HIGH", "END_SENSITIVITY_LOW"])
        _ = try detection.integer("prefixPaddingMs", in: 0...60_000)
        silence = try detection.integer("silenceDurationMs", in: 0...60_000) ?? silence
    }

    // MARK: tools

    private mutating func read(tools setup: StrictFields) throws(FieldProblem) {
        for group in try Self.objects("tools", setup) {
            try group.only(["functionDeclarations", "googleSearch"])
            for tool in try Self.objects("functionDeclarations", group) {
                try tool.only(["name", "description", "parameters", "parametersJsonSchema", "behavior", "response"])
                let name = try tool.neededText("name")
                guard Self.isName(name) else { throw .value(tool.at("name"), "it is no name of a function") }
                _ = try tool.text("description")
                if let schema = try tool.object("parameters") { try Self.check(schema) }
                let behavior = try tool.choice("behavior", of: ["BLOCKING", "NON_BLOCKING"])
                if behavior == "NON_BLOCKING", model.hasPrefix("models/gemini-3.1-") {
                    throw .value(tool.at("behavior"), "this model has none")
                }
                tools.append(Tool(name: name, isParallel: behavior == "NON_BLOCKING"))
            }
        }
    }

    private static func isName(_ name: String) -> Bool {
        guard let first = name.utf8.first, (1...128).contains(name.utf8.count) else { return false }
        func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte & 0xDF) || byte == UInt8(ascii: "_") }
        return isLetter(first)
            && name.utf8.allSatisfy { isLetter($0) || (0x30...0x39).contains($0) || ".:-".utf8.contains($0) }
    }

    /// The subset of OpenAPI 3 that is known.
    private static func check(_ schema: StrictFields) throws(FieldProblem) {
        try schema.only([
            "type", "format", "title", "description", "nullable", "enum", "properties", "required", "items", "minItems",
            "maxItems", "minimum", "maximum", "minLength", "maxLength", "pattern", "anyOf", "propertyOrdering",
        ])
        let types = ["STRING", "NUMBER", "INTEGER", "BOOLEAN", "ARRAY", "OBJECT"]
        _ = try schema.choice("type", of: types + types.map { $0.lowercased() })
        _ = try schema.texts("required")
        _ = try schema.texts("enum")
        if let items = try schema.object("items") { try check(items) }
        guard let properties = try schema.object("properties") else { return }
        guard !properties.fields.isEmpty else { throw .value(schema.at("properties"), "it has to be non-empty") }
        for name in properties.fields.keys.sorted() {
            if let property = try properties.object(name) { try check(property) }
        }
    }

    // MARK: shapes

    static func objects(_ name: String, _ fields: StrictFields) throws(FieldProblem) -> [StrictFields] {
        guard let value = fields.fields[name] else { return [] }
        guard let items = value.array else { throw .type(fields.at(name), "it has to be an array") }
        var objects: [StrictFields] = []
        for (index, item) in items.enumerated() {
            let path = fields.at("\(name)[\(index)]")
            guard let map = item.map else { throw .type(path, "it has to be an object") }
            objects.append(StrictFields(map, path: path))
        }
        return objects
    }

    /// The text of a content.
    static func text(_ content: StrictFields) throws(FieldProblem) -> String {
        try content.only(["role", "parts"])
        _ = try content.choice("role", of: ["user", "model", "system"])
        var text = ""
        for part in try objects("parts", content) {
            try part.only(["text"])
            text += try part.neededText("text")
        }
        return text
    }
}
