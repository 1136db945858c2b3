import CallCore
import ScriptValue

/// `wss://api.openai.com/v1/realtime?model=…`: a conversation, in the shape of 2026.
struct OpenAIRealtime: VoiceModelWire, OpenAIEvents {
    static let lifetime: Milliseconds? = 3_600_000
    /// Lanes of answers begin here.
    static let firstLane = 1_000
    private static let largestAppend = 15 << 20

    let settings: VoiceModelSettings
    private let isBeta: Bool
    private let sessionID: String
    var session: OpenAIVoiceSession
    private var isConfigured = false
    var model: VoiceModel
    var conversation = OpenAIConversation()
    var answer: Answer?
    var answers = 0
    var words = Transcript()
    /// The item that speech under way will become.
    var openItem: String?
    var items = 0
    /// Milliseconds of audio at the last commit or clear.
    var bufferStart: Milliseconds = 0
    var log: [VoiceModelNote] = []

    /// What is being said or done.
    struct Answer: Sendable {
        var id: String
        var lane: Int
        /// The item that is spoken.
        var item: String?
        var output: [Value] = []
        /// The model before it answered.
        var before: VoiceModel
    }

    static func refusal(_ status: Int, _ desk: inout ServiceDesk) -> ServiceRefusal {
        OpenAIError(status: status).refusal(status, requestID: desk.id("req_"))
    }

    init(
        _ upgrade: UpgradeRequest, _ settings: VoiceModelSettings, _ desk: inout ServiceDesk
    ) throws(ServiceRefusal) {
        self.settings = settings
        sessionID = desk.id("sess_")
        guard upgrade.path.hasSuffix("/v1/realtime") else { throw Self.refusal(404, &desk) }
        let isAzure = upgrade.path.hasSuffix("/openai/v1/realtime")
        let hasKey =
            isAzure
            ? upgrade.headers.all("api-key") == [settings.key.reveal()] : upgrade.isAuthorized("Bearer", settings.key)
        guard hasKey else { throw Self.refusal(401, &desk) }
        do throws(FieldProblem) {
            try upgrade.query.only(["model"])
            session = OpenAIVoiceSession(model: try upgrade.query.needed("model"))
        } catch {
            throw OpenAIError(error).refusal(400, requestID: desk.id("req_"))
        }
        isBeta = upgrade.headers["OpenAI-Beta"] != nil
        model = VoiceModel(rules: settings.rules)
    }

    mutating func open(_ desk: inout ServiceDesk) {
        guard !isBeta else {
            desk.note("the header OpenAI-Beta asks for an interface that was switched off")
            let error = OpenAIError(
                code: "beta_api_shape_disabled", message: "The beta shape of the Realtime API is no longer supported.")
            refuse(error, nil, &desk)
            return desk.close(4_000, "invalid_request_error.beta_api_shape_disabled")
        }
        tell("session.created", ["session": session.value(id: sessionID)], after: desk.readyDelay(), &desk)
    }

    mutating func expire(_ desk: inout ServiceDesk) {
        let message = "Your session hit the maximum duration of 60 minutes."
        refuse(OpenAIError(code: "session_expired", message: message), nil, &desk)
        desk.close(1_001, "")
    }

    // MARK: what the client says

    mutating func receive(_ message: SocketMessage, _ desk: inout ServiceDesk) {
        guard case .text(let bytes) = message, let fields = StrictFields(bytes) else {
            let what = "The message has to be text with one JSON object."
            desk.note(what)
            return refuse(OpenAIError(code: "invalid_json", message: what), nil, &desk)
        }
        let eventID = fields.fields["event_id"]?.text
        var problem: OpenAIError?
        do throws(FieldProblem) {
            _ = try fields.text("event_id")
            problem = try take(fields, eventID, &desk)
        } catch {
            problem = OpenAIError(error)
        }
        guard let problem else { return }
        // This one is a race that no client can avoid.
        let isRace = ["conversation_already_has_active_response", "response_cancel_not_active"].contains(problem.code)
        if !isRace { desk.note("\(problem.code): \(problem.message)") }
        refuse(problem, eventID, &desk)
    }

    /// - Returns: what is wrong with it beyond its fields.
    private mutating func take(
        _ fields: StrictFields, _ eventID: String?, _ desk: inout ServiceDesk
    ) throws(FieldProblem) -> OpenAIError? {
        switch try fields.neededText("type") {
        case "session.update":
            try fields.only(["type", "event_id", "session"])
            guard let session = try fields.object("session") else { throw .missing("session") }
            try update(session, &desk)
        case "input_audio_buffer.append":
            try fields.only(["type", "event_id", "audio"])
            guard let audio = try fields.base64("audio") else { throw .missing("audio") }
            guard audio.count <= Self.largestAppend else { throw .value("audio", "it is longer than 15 MiB") }
            hear(audio, &desk)
        case "input_audio_buffer.commit", "input_audio_buffer.clear":
            try fields.only(["type", "event_id"])
            return fields.fields["type"] == "input_audio_buffer.clear" ? clear(&desk) : commitByClient(&desk)
        case "conversation.item.create": return try create(fields, &desk)
        case "conversation.item.truncate": return try truncate(fields, &desk)
        case "conversation.item.delete":
            try fields.only(["type", "event_id", "item_id"])
            let id = try fields.neededText("item_id")
            guard conversation.delete(id) else { return Self.noItem(id) }
            tell("conversation.item.deleted", ["item_id": Value(id)], after: 0, &desk)
        case "response.create": return try respond(fields, &desk)
        case "response.cancel":
            try fields.only(["type", "event_id", "response_id"])
            return cancel(try fields.text("response_id"), &desk)
        case let type: throw .value("type", "'\(type.prefix(60))' is no event that clients send")
        }
        return nil
    }

    private mutating func update(_ fields: StrictFields, _ desk: inout ServiceDesk) throws(FieldProblem) {
        try session.update(fields)
        model.instruct(session.instructions)
        if let vad = session.vad { desk.ear.hangover = vad.silence }
        isConfigured = true
        let event = self.event("session.updated", ["session": session.value(id: sessionID)], &desk)
        desk.sendReady(event, after: desk.readyDelay())
    }

    private mutating func hear(_ audio: [UInt8], _ desk: inout ServiceDesk) {
        guard session.inputFormat == "audio/pcmu" else {
            if !isConfigured { desk.note("audio came before the session was set up for it") }
            for block in desk.hearNothing(Milliseconds(audio.count / 48)) { advance(block, &desk) }
            return
        }
        for block in desk.hear(audio) { advance(block, &desk) }
    }

    static func noItem(_ id: String) -> OpenAIError {
        OpenAIError(code: "item_not_found", message: "Item '\(id.prefix(60))' does not exist.", param: "item_id")
    }
}
