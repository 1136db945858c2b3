import CallCore
import ScriptValue

/// `wss://api.openai.com/v1/realtime?intent=transcription`: settings by `session.update`, audio as Base64 in JSON, items
/// that are committed and transcribed.
struct OpenAITranscription: TranscriptionWire, OpenAIEvents {
    static let lifetime: Milliseconds? = 3_600_000
    /// A commit of less is refused, in milliseconds.
    private static let shortestCommit: Milliseconds = 100
    private static let largestAppend = 15 << 20

    /// A URL with `model` opens a conversation, which transcribes nothing for others.
    private let isConversation: Bool
    private let isBeta: Bool
    private let sessionID: String
    var session = OpenAISession()
    private var isConfigured = false
    /// Milliseconds of audio at the last commit or clear.
    private var bufferStart: Milliseconds = 0
    var words = Transcript()
    /// The item that speech under way will become.
    var openItem: String?
    var lastItem: String?
    var items = 0
    /// Words of the open item that were given out while they were spoken.
    var liveWords = 0

    static func refusal(_ status: Int, _ desk: inout ServiceDesk) -> ServiceRefusal {
        OpenAIError(status: status).refusal(status, requestID: desk.id("req_"))
    }

    init(_ upgrade: UpgradeRequest, _ desk: inout ServiceDesk) throws(ServiceRefusal) {
        sessionID = desk.id("sess_")
        guard TranscriptionKind.openai.isServed(at: upgrade.path) else { throw Self.refusal(404, &desk) }
        guard upgrade.isAuthorized("Bearer", desk.settings.key) else { throw Self.refusal(401, &desk) }
        do throws(FieldProblem) {
            try upgrade.query.only(["intent", "model"])
            _ = try upgrade.query.choice("intent", of: ["transcription"])
            if upgrade.query["intent"] == nil { _ = try upgrade.query.needed("model") }
        } catch {
            throw OpenAIError(error).refusal(400, requestID: desk.id("req_"))
        }
        isConversation = upgrade.query["model"] != nil
        isBeta = upgrade.headers["OpenAI-Beta"] != nil
    }

    mutating func open(_ desk: inout ServiceDesk) {
        guard !isBeta else {
            desk.note("the header OpenAI-Beta asks for an interface that was switched off")
            let error = OpenAIError(
                code: "beta_api_shape_disabled", message: "The beta shape of the Realtime API is no longer supported.")
            refuse(error, nil, &desk)
            return desk.close(4_000, "invalid_request_error.beta_api_shape_disabled")
        }
        tell("session.created", ["session": sessionValue], after: desk.readyDelay(), &desk)
        if isConversation { desk.note("the URL has a model, which opens a conversation") }
    }

    mutating func expire(_ desk: inout ServiceDesk) {
        let error = OpenAIError(
            code: "session_expired", message: "Your session hit the maximum duration of 60 minutes.")
        refuse(error, nil, &desk)
        desk.close(1_001, "")
    }

    mutating func receive(_ message: SocketMessage, _ desk: inout ServiceDesk) {
        guard case .text(let bytes) = message, let fields = StrictFields(bytes) else {
            let what = "The message has to be text with one JSON object."
            desk.note(what)
            return refuse(OpenAIError(code: "invalid_json", message: what), nil, &desk)
        }
        let eventID = fields.fields["event_id"]?.text
        do throws(OpenAIError) {
            do throws(FieldProblem) {
                _ = try fields.text("event_id")
                try take(fields, eventID, &desk)
            } catch {
                throw OpenAIError(error)
            }
        } catch {
            desk.note("\(error.code): \(error.message)")
            refuse(error, eventID, &desk)
        }
    }

    private mutating func take(
        _ fields: StrictFields, _ eventID: String?, _ desk: inout ServiceDesk
    ) throws(FieldProblem) {
        switch try fields.neededText("type") {
        case "session.update":
            try fields.only(["type", "event_id", "session"])
            guard let session = try fields.object("session") else { throw .missing("session") }
            try update(session, eventID, &desk)
        case "input_audio_buffer.append":
            try fields.only(["type", "event_id", "audio"])
            guard let audio = try fields.base64("audio") else { throw .missing("audio") }
            guard audio.count <= Self.largestAppend else { throw .value("audio", "it is longer than 15 MiB") }
            hear(audio, &desk)
        case "input_audio_buffer.commit":
            try fields.only(["type", "event_id"])
            commitByClient(eventID, &desk)
        case "input_audio_buffer.clear":
            try fields.only(["type", "event_id"])
            forgetBuffer(desk.heard)
            words = Transcript()
            liveWords = 0
            desk.ear.forgetSpeech()
            openItem = nil
            tell("input_audio_buffer.cleared", [:], after: 0, &desk)
        case let type:
            let known = "session.update, input_audio_buffer.append, .commit and .clear"
            throw .value("type", "'\(type.prefix(60))' is none of \(known)")
        }
    }

    private mutating func update(
        _ fields: StrictFields, _ eventID: String?, _ desk: inout ServiceDesk
    ) throws(FieldProblem) {
        if isConversation {
            let isTranscription = fields.fields["type"] == "transcription"
            let what =
                isTranscription
                ? "Passing a transcription session update event to a realtime session is not allowed."
                : "A conversation is not simulated here."
            desk.note(what)
            return refuse(OpenAIError(code: "invalid_parameter", message: what), eventID, &desk)
        }
        try session.update(fields)
        if let vad = session.vad { desk.ear.hangover = vad.silence }
        isConfigured = true
        let event = self.event("session.updated", ["session": sessionValue], &desk)
        desk.sendReady(event, after: desk.readyDelay())
    }

    private var sessionValue: Value { session.value(id: sessionID, isConversation: isConversation) }

    // MARK: audio

    private mutating func hear(_ audio: [UInt8], _ desk: inout ServiceDesk) {
        guard session.isHeard, !isConversation else {
            // Bytes taken for samples of 24 kHz: what came before session.updated is lost.
            if !isConfigured { desk.note("audio came before the session was set up for it") }
            for block in desk.hearNothing(Milliseconds(audio.count / 48)) { advance(block, &desk) }
            return
        }
        for block in desk.hear(audio) { advance(block, &desk) }
    }

    func buffered(_ desk: ServiceDesk) -> Milliseconds { desk.heard - bufferStart }

    mutating func forgetBuffer(_ at: Milliseconds) { bufferStart = at }

    private mutating func commitByClient(_ eventID: String?, _ desk: inout ServiceDesk) {
        let length = buffered(desk)
        guard length >= Self.shortestCommit else {
            let message =
                "Error committing input audio buffer: buffer too small. Expected at least 100ms of audio, "
                + "but buffer only has \(length)ms of audio."
            desk.note("input_audio_buffer_commit_empty: \(length) ms")
            return refuse(OpenAIError(code: "input_audio_buffer_commit_empty", message: message), eventID, &desk)
        }
        commit(&desk)
        desk.ear.forgetSpeech()
    }
}
