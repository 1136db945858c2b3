import CallCore
import ScriptValue

/// The settings of a conversation. An update is applied as a whole or not at all.
struct OpenAIVoiceSession: Hashable, Sendable {
    let model: String
    var instructions = ""
    var inputFormat = "audio/pcm"
    var outputFormat = "audio/pcm"
    var voice = "alloy"
    var transcribes = false
    var vad: OpenAIVAD? = OpenAIVAD()
    var tools: [String] = []
    /// The model has spoken.
    var hasSpoken = false

    static let voices = ["alloy", "ash", "ballad", "coral", "echo", "sage", "shimmer", "verse", "marin", "cedar"]
    private static let modalities = ["audio", "text"]

    init(model: String) { self.model = model }

    private var thinks: Bool { model.hasPrefix("gpt-realtime-2") }

    mutating func update(_ session: StrictFields) throws(FieldProblem) {
        let more: Set<String> = thinks ? ["reasoning", "parallel_tool_calls"] : []
        try session.only(
            more.union([
                "type", "model", "instructions", "output_modalities", "audio", "tools", "tool_choice",
                "max_output_tokens", "truncation", "include", "tracing", "prompt",
            ]))
        try session.require("type")
        guard try session.choice("type", of: ["realtime", "transcription"]) == "realtime" else {
            throw .value(session.at("type"), "this is a realtime session")
        }
        if let model = try session.text("model"), model != self.model {
            throw .value(session.at("model"), "the model cannot be changed")
        }
        var changed = self
        changed.instructions = try session.text("instructions") ?? instructions
        if let modalities = try session.texts("output_modalities"), modalities != ["audio"], modalities != ["text"] {
            throw .value(session.at("output_modalities"), "it has to be [\"audio\"] or [\"text\"]")
        }
        if let audio = try session.object("audio") {
            try audio.only(["input", "output"])
            if let input = try audio.object("input") { try changed.read(input: input) }
            if let output = try audio.object("output") { try changed.read(output: output) }
        }
        if session.has("tools") { changed.tools = try Self.tools(session) }
        if let reasoning = try session.object("reasoning") {
            try reasoning.only(["effort"])
            _ = try reasoning.choice("effort", of: ["minimal", "low", "medium", "high", "xhigh"])
        }
        _ = try session.flag("parallel_tool_calls")
        _ = try session.text("tool_choice")
        self = changed
    }

    private mutating func read(input: StrictFields) throws(FieldProblem) {
        try input.only(["format", "noise_reduction", "transcription", "turn_detection"])
        if let format = try input.object("format") { inputFormat = try Self.format(format) }
        if !input.isNull("noise_reduction"), let fields = try input.object("noise_reduction") {
            try fields.only(["type"])
            _ = try fields.choice("type", of: ["near_field", "far_field"])
        }
        if input.has("transcription") {
            transcribes = !input.isNull("transcription")
            if transcribes, let fields = try input.object("transcription") {
                try fields.only(["model", "language", "prompt", "languages", "keywords", "delay"])
                _ = try fields.neededText("model")
            }
        }
        if input.has("turn_detection") {
            vad =
                try input.isNull("turn_detection")
                ? nil : OpenAIVAD(try input.object("turn_detection") ?? StrictFields([:]), hasAnswers: true)
        }
    }

    private mutating func read(output: StrictFields) throws(FieldProblem) {
        try output.only(["format", "voice", "speed"])
        if let format = try output.object("format") { outputFormat = try Self.format(format) }
        _ = try output.number("speed", in: 0.25...1.5)
        guard let voice = try output.choice("voice", of: Self.voices), voice != self.voice else { return }
        guard !hasSpoken else { throw .value(output.at("voice"), "it cannot change once the model has spoken") }
        self.voice = voice
    }

    private static func format(_ fields: StrictFields) throws(FieldProblem) -> String {
        let types = ["audio/pcm", "audio/pcmu", "audio/pcma"]
        guard let type = try fields.choice("type", of: types) else { throw .missing(fields.at("type")) }
        if type == "audio/pcm" {
            try fields.only(["type", "rate"])
            try fields.require("rate")
            _ = try fields.integer("rate", in: 24_000...24_000)
        } else {
            try fields.only(["type"])
        }
        return type
    }

    private static func tools(_ session: StrictFields) throws(FieldProblem) -> [String] {
        guard let items = session.fields["tools"]?.array else {
            throw .type(session.at("tools"), "it has to be an array")
        }
        var names: [String] = []
        for (index, item) in items.enumerated() {
            let path = session.at("tools[\(index)]")
            guard let map = item.map else { throw .type(path, "it has to be an object") }
            let tool = StrictFields(map, path: path)
            try tool.only(["type", "name", "description", "parameters"])
            try tool.require("type", "name")
            _ = try tool.choice("type", of: ["function"])
            _ = try tool.text("description")
            let name = try tool.neededText("name")
            let isName = name.utf8.allSatisfy {
                "-_".utf8.contains($0) || Character(Unicode.Scalar($0)).isLetter
                    || Character(Unicode.Scalar($0)).isNumber
            }
            guard (1...64).contains(name.utf8.count), isName else {
                throw .value(tool.at("name"), "it has to be 1 to 64 letters, digits, _ and -")
            }
            if let schema = try tool.object("parameters"), schema.fields["type"]?.text != "object" {
                throw .value(tool.at("parameters.type"), "it has to be 'object'")
            }
            names.append(name)
        }
        return names
    }

    func value(id: String) -> Value {
        func format(_ type: String) -> Value {
            type == "audio/pcm" ? ["type": "audio/pcm", "rate": 24_000] : ["type": Value(type)]
        }
        let input: Value = [
            "format": format(inputFormat), "turn_detection": vad?.value ?? .null, "noise_reduction": .null,
            "transcription": transcribes ? ["model": "gpt-4o-mini-transcribe"] : .null,
        ]
        return [
            "type": "realtime", "object": "realtime.session", "id": Value(id), "model": Value(model),
            "instructions": Value(instructions), "output_modalities": ["audio"],
            "audio": ["input": input, "output": ["format": format(outputFormat), "voice": Value(voice)]],
        ]
    }
}
