import CallCore
import ScriptValue

/// The settings of a transcription session. An update is applied as a whole or not at all.
struct OpenAISession: Hashable, Sendable {
    /// `audio/pcm` at 24 kHz until the client says otherwise.
    var format = "audio/pcm"
    var noiseReduction: String?
    var model: String?
    var language: String?
    var prompt: String?
    var vad: OpenAIVAD? = OpenAIVAD()

    /// Has no detection of turns: the client commits.
    static let liveModel = "gpt-live-transcribe"
    private static let olderModels: Set<String> = ["whisper-1", "gpt-4o-transcribe", "gpt-4o-mini-transcribe"]

    var isHeard: Bool { format == "audio/pcmu" }
    /// Text comes while words are spoken.
    var isLive: Bool { model == Self.liveModel }

    mutating func update(_ session: StrictFields) throws(FieldProblem) {
        try session.only(["type", "audio", "include"])
        try session.require("type")
        guard try session.choice("type", of: ["realtime", "transcription"]) == "transcription" else {
            throw .value(session.at("type"), "this is a transcription session")
        }
        _ = try session.texts("include")
        guard let audio = try session.object("audio") else { return }
        try audio.only(["input"])
        guard let input = try audio.object("input") else { return }
        try input.only(["format", "noise_reduction", "transcription", "turn_detection"])
        var changed = self
        if let format = try input.object("format") { try changed.read(format: format) }
        if input.has("noise_reduction") { try changed.read(noiseReduction: input) }
        if input.has("transcription") { try changed.read(transcription: input) }
        if input.has("turn_detection") {
            changed.vad =
                try input.isNull("turn_detection")
                ? nil : OpenAIVAD(try input.object("turn_detection") ?? StrictFields([:]))
        } else if changed.isLive {
            changed.vad = nil
        }
        if changed.isLive, changed.vad != nil {
            throw .value(input.at("turn_detection"), "\(Self.liveModel) has none; it has to be null")
        }
        self = changed
    }

    private mutating func read(format: StrictFields) throws(FieldProblem) {
        let types = ["audio/pcm", "audio/pcmu", "audio/pcma"]
        guard let type = try format.choice("type", of: types) else { throw .missing(format.at("type")) }
        if type == "audio/pcm" {
            try format.only(["type", "rate"])
            _ = try format.integer("rate", in: 24_000...24_000)
        } else {
            try format.only(["type"])
        }
        self.format = type
    }

    private mutating func read(noiseReduction input: StrictFields) throws(FieldProblem) {
        noiseReduction = nil
        guard !input.isNull("noise_reduction"), let fields = try input.object("noise_reduction") else { return }
        try fields.only(["type"])
        try fields.require("type")
        noiseReduction = try fields.choice("type", of: ["near_field", "far_field"])
    }

    private mutating func read(transcription input: StrictFields) throws(FieldProblem) {
        guard !input.isNull("transcription"), let fields = try input.object("transcription") else {
            throw .value(input.at("transcription"), "a transcription session needs it")
        }
        let model = try fields.neededText("model")
        let newer: Set<String> = Self.olderModels.contains(model) ? [] : ["languages", "keywords", "delay"]
        try fields.only(newer.union(["model", "language", "prompt"]))
        self.model = model
        language = try fields.text("language")
        prompt = try fields.text("prompt")
        _ = try fields.texts("languages")
        _ = try fields.texts("keywords")
    }

    func value(id: String, isConversation: Bool) -> Value {
        guard !isConversation else {
            return ["type": "realtime", "object": "realtime.session", "id": Value(id), "output_modalities": ["audio"]]
        }
        var transcription: Value = .null
        if let model {
            transcription = ["model": Value(model), "language": Value(language), "prompt": Value(prompt)]
        }
        var audio: [String: Value] = ["type": Value(format)]
        if format == "audio/pcm" { audio["rate"] = 24_000 }
        let reduction: Value = noiseReduction.map { ["type": Value($0)] } ?? .null
        return [
            "type": "transcription", "object": "realtime.transcription_session", "id": Value(id), "include": .null,
            "audio": [
                "input": [
                    "format": .map(audio), "transcription": transcription, "noise_reduction": reduction,
                    "turn_detection": vad?.value ?? .null,
                ]
            ],
        ]
    }
}
