import CallAudio
import CallCore
import ScriptValue

/// `…BidiGenerateContent`: set up once, then sound and turns; its own messages come in binary frames. Whatever it does
/// not know closes the socket.
struct GeminiLive: VoiceModelWire {
    static let discriminator = "debug"
    /// Lanes of turns begin here; words come beside them.
    static let firstLane = 1_000
    private static let connectionLife: Milliseconds = 600_000
    private static let warning: Milliseconds = 50_000

    let settings: VoiceModelSettings
    var setup: GeminiSetup?
    var model: VoiceModel
    var words = Transcript()
    var turn: Turn?
    var turns = 0
    /// Calls whose results are waited for, by id.
    var calls: [String: String] = [:]
    /// Calls that were taken back; their results may be on their way.
    var cancelled: Set<String> = []
    var handles = 0
    var isSpeaking = false
    var log: [VoiceModelNote] = []

    struct Turn: Sendable {
        var lane: Int
        var before: VoiceModel
        var hasSound: Bool
        /// It goes on when the results of these come.
        var waitsFor: [String] = []
    }

    static func refusal(_ status: Int, _ desk: inout ServiceDesk) -> ServiceRefusal {
        let words = [400: "INVALID_ARGUMENT", 401: "UNAUTHENTICATED", 403: "PERMISSION_DENIED", 404: "NOT_FOUND"]
        let error: Value = [
            "code": .int(Int64(status)), "message": "The request was refused.",
            "status": Value(words[status] ?? "UNAVAILABLE"),
        ]
        return ServiceRefusal(status: status, json: ["error": error])
    }

    init(
        _ upgrade: UpgradeRequest, _ settings: VoiceModelSettings, _ desk: inout ServiceDesk
    ) throws(ServiceRefusal) {
        self.settings = settings
        let start = "/ws/google.ai.generativelanguage."
        let end = ".GenerativeService.BidiGenerateContent"
        guard let place = upgrade.path.range(of: start), upgrade.path.hasSuffix(end),
            ["v1beta", "v1alpha"].contains(upgrade.path[place.upperBound...].dropLast(end.count))
        else { throw Self.refusal(404, &desk) }
        let keys = upgrade.headers.all("x-goog-api-key") + upgrade.query.all("key")
        guard keys == [settings.key.reveal()] else { throw Self.refusal(403, &desk) }
        do throws(FieldProblem) {
            try upgrade.query.only(["key"])
        } catch {
            throw Self.refusal(400, &desk)
        }
        model = VoiceModel(rules: settings.rules)
        desk.sendsBinary = true
    }

    mutating func open(_ desk: inout ServiceDesk) {
        let life = settings.faults.expiresAfter ?? Self.connectionLife
        desk.idleLimit = life - min(Self.warning, life / 2)
    }

    /// The connection is about to end.
    mutating func idle(_ desk: inout ServiceDesk) {
        desk.idleLimit = nil
        let life = settings.faults.expiresAfter ?? Self.connectionLife
        let left = min(Self.warning, life / 2)
        desk.send(["goAway": ["timeLeft": Value("\(Double(left) / 1_000)s")]])
        desk.close(1_011, "Deadline expired before operation could complete.", after: left)
    }

    mutating func expire(_ desk: inout ServiceDesk) {}

    // MARK: what the client says

    mutating func receive(_ message: SocketMessage, _ desk: inout ServiceDesk) {
        do throws(FieldProblem) {
            guard let fields = StrictFields(message.bytes) else { throw .type("", "it has to be a JSON object") }
            guard setup != nil else { return try begin(fields, &desk) }
            try take(fields, &desk)
        } catch {
            let what =
                error.kind == .unknown
                ? "Invalid JSON payload received. Unknown name \"\(error.path)\": Cannot find field."
                : "Request contains an invalid argument: \(error.message)"
            desk.note(what)
            desk.outbox.clear()
            desk.close(1_007, String(what.prefix(120)))
        }
    }

    private mutating func begin(_ fields: StrictFields, _ desk: inout ServiceDesk) throws(FieldProblem) {
        try fields.only(["setup"])
        guard let setup = try fields.object("setup") else { throw .missing("setup") }
        let read = try GeminiSetup(setup)
        if let handle = read.handle {
            guard let known = settings.memory.take(handle) else {
                desk.note("no session has the handle \(handle)")
                return desk.close(1_008, "BidiGenerateContent session not found")
            }
            model = known.model
            calls = known.calls
            log.append(.resumed)
        }
        self.setup = read
        model.instruct(read.instructions)
        desk.ear.hangover = read.silence
        desk.sendReady(["setupComplete": [:]], after: desk.readyDelay())
        offerHandle(after: 300, &desk)
    }

    private mutating func take(_ fields: StrictFields, _ desk: inout ServiceDesk) throws(FieldProblem) {
        try fields.only(["clientContent", "realtimeInput", "toolResponse"])
        guard fields.fields.count == 1 else { throw .value("", "a message holds one thing") }
        if let input = try fields.object("realtimeInput") { try hear(input, &desk) }
        if let content = try fields.object("clientContent") { try read(content, &desk) }
        if let response = try fields.object("toolResponse") { try read(response: response, &desk) }
    }

    private mutating func hear(_ input: StrictFields, _ desk: inout ServiceDesk) throws(FieldProblem) {
        try input.only(["audio", "audioStreamEnd", "text", "activityStart", "activityEnd"])
        guard input.fields.count == 1 else { throw .value(input.path, "it holds one thing") }
        if let audio = try input.object("audio") {
            try audio.only(["data", "mimeType"])
            guard try audio.neededText("mimeType") == "audio/pcm;rate=16000" else {
                throw .value(audio.at("mimeType"), "only audio/pcm;rate=16000 is simulated")
            }
            guard let bytes = try audio.base64("data") else { throw .missing(audio.at("data")) }
            guard bytes.count.isMultiple(of: 2) else { throw .value(audio.at("data"), "a sample is cut") }
            for block in desk.hear(settings.line(bytes, 16_000)) { advance(block, &desk) }
        }
        if let ends = try input.flag("audioStreamEnd"), ends, setup?.detectionIsOff == false {
            // It hears no more for now: what was said is over.
            for block in desk.hearNothing(setup?.silence ?? 0) { advance(block, &desk) }
        }
        if let text = try input.text("text") { told([text], isAnswered: true, &desk) }
        let signals = input.has("activityStart") || input.has("activityEnd")
        guard signals else { return }
        guard setup?.detectionIsOff == true else {
            throw .value(input.path, "activity is found automatically; disable that first")
        }
        if input.has("activityStart") { callerBegins(&desk) } else { callerEnds(&desk) }
    }

    private mutating func read(_ content: StrictFields, _ desk: inout ServiceDesk) throws(FieldProblem) {
        try content.only(["turns", "turnComplete"])
        var texts: [String] = []
        for turn in try GeminiSetup.objects("turns", content) { texts.append(try GeminiSetup.text(turn)) }
        told(texts, isAnswered: try content.flag("turnComplete") ?? false, &desk)
    }

    private mutating func read(response: StrictFields, _ desk: inout ServiceDesk) throws(FieldProblem) {
        try response.only(["functionResponses"])
        for result in try GeminiSetup.objects("functionResponses", response) {
            try result.only(["id", "name", "response", "scheduling", "willContinue"])
            let id = try result.neededText("id")
            let name = try result.neededText("name")
            guard let map = try result.object("response") else { throw .missing(result.at("response")) }
            let scheduling = try result.choice("scheduling", of: ["SILENT", "WHEN_IDLE", "INTERRUPT"])
            let tool = setup?.tools.first { $0.name == name }
            if scheduling != nil, tool?.isParallel != true {
                throw .value(result.at("scheduling"), "only for NON_BLOCKING functions")
            }
            if try result.flag("willContinue") == true {
                guard tool?.isParallel == true else {
                    throw .value(result.at("willContinue"), "only for NON_BLOCKING functions")
                }
                if calls[id] != name, !cancelled.contains(id) { desk.note("no call \(id) of \(name) is waiting") }
                continue
            }
            guard calls.removeValue(forKey: id) == name else {
                // A session that was taken up again may not have got as far as its client.
                let mayCross = cancelled.contains(id) || setup?.handle != nil
                if !mayCross { desk.note("no call \(id) of \(name) is waiting") }
                continue
            }
            log.append(.result(name))
            model.take(map.fields["output"] ?? .map(map.fields), of: id)
            goOn(after: id, &desk)
        }
    }
}
