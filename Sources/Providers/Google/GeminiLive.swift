import CallCore
import ScriptValue

/// Google's Live interface: 16-bit samples of 16 kHz in, mostly of 24 kHz out. It stops its answers by itself when the
/// caller talks; there is no order to stop one. Sessions are taken up again by a handle.
struct GeminiLive: RealtimeDialect {
    /// The caller's words come in pieces, in any order with the answer: quiet for so long they are whole, at the latest
    /// after so long.
    static let quiet: Milliseconds = 350
    static let patience: Milliseconds = 1_000

    let settings: GeminiLiveSettings
    let access: ServiceAccess
    /// The newest by which the session can be taken up again.
    var handle: String?
    var isReady = false
    var caller = CallerText()
    /// By when the caller's words are taken for whole; nil while nothing says that they are.
    var callerEnd: CallTime?
    /// Counts the model's turns.
    var turns = 0
    var isInTurn = false
    var wasInterrupted = false
    /// The turn has sound.
    var sounds = false
    /// Words of the turn that came before its sound.
    var heldLetters = ""
    /// Words behind the end of a turn belong to it, until something else happens.
    var lettersAreLate = false
    /// Of the turn so far.
    var usage: RealtimeUsage?
    /// Tools by their names on the wire, and those that the model does not wait for.
    var tools: [String: RealtimeOrder.Tool] = [:]

    init(settings: GeminiLiveSettings, access: ServiceAccess, handle: String? = nil) {
        self.settings = settings
        self.access = access
        self.handle = handle
    }

    var service: String { "google" }
    var framing: AudioFraming {
        .text(#"{"realtimeInput":{"audio":{"mimeType":"audio/pcm;rate=16000","data":""#, #""}}}"#)
    }
    var inputFormat: AudioFormat { .pcm16(rate: 16_000) }
    /// The service says when a connection is about to end.
    var limits: RealtimeLimits { RealtimeLimits(pauses: [250, 500, 1_000]) }
    var fatalCloseCodes: Set<Int> { [1007] }
    var interrupts: Bool { settings.activityHandling != "NO_INTERRUPTION" }
    var tellsSpeech: Bool { false }
    var resumes: Bool { handle != nil }
    var asksAfterTools: Bool { false }
    var awaitsText: Bool { !caller.pending.isEmpty }

    /// The key is not in the address: addresses get into logs.
    var request: SocketRequest {
        let method = "google.ai.generativelanguage.\(settings.apiVersion).GenerativeService.BidiGenerateContent"
        return access.socket("/ws/" + method, query: [], headers: [SocketRequest.Header("x-goog-api-key", access.key)])
    }

    // MARK: what is sent

    mutating func connected(_ setup: RealtimeSetup) -> [RealtimeDialectStep] {
        tools = Dictionary(setup.tools.map { (GeminiLiveSettings.wireName($0.name), $0) }) { first, _ in first }
        return [.send(settings.setup(setup, handle: handle))]
    }

    mutating func ask(_ text: String?) -> [SocketMessage] {
        lettersAreLate = false
        return [say(text ?? "Go on.", isAnswered: true)]
    }

    mutating func note(_ text: String) -> [SocketMessage] { [say(text, isAnswered: false)] }

    private func say(_ text: String, isAnswered: Bool) -> SocketMessage {
        if settings.takesTextAsInput { return .json(["realtimeInput": ["text": Value(text)]]) }
        let turn: Value = ["role": "user", "parts": [["text": Value(text)]]]
        return .json(["clientContent": ["turns": [turn], "turnComplete": .bool(isAnswered)]])
    }

    mutating func answer(_ call: RealtimeToolCall, _ result: Value) -> [SocketMessage] {
        let name = GeminiLiveSettings.wireName(call.name)
        let isError = result["error"] != nil && result.map?.count == 1
        var response: [String: Value] = [
            "id": Value(call.id), "name": Value(name), "response": isError ? result : ["output": result],
        ]
        if let tool = tools[name], settings.talksOn(tool), settings.takesScheduling {
            response["scheduling"] = "WHEN_IDLE"
        }
        return [.json(["toolResponse": ["functionResponses": [.map(response)]]])]
    }

    mutating func progress(_ call: RealtimeToolCall, _ news: Value) -> [SocketMessage] {
        guard let tool = tools[GeminiLiveSettings.wireName(call.name)], settings.talksOn(tool), settings.takesScheduling
        else { return [] }
        let response: Value = [
            "id": Value(call.id), "name": Value(GeminiLiveSettings.wireName(call.name)), "response": ["output": news],
            "willContinue": true, "scheduling": "SILENT",
        ]
        return [.json(["toolResponse": ["functionResponses": [response]]])]
    }

    mutating func audioFlows(_ flows: Bool) -> [SocketMessage] {
        flows || settings.detectionIsOff ? [] : [.json(["realtimeInput": ["audioStreamEnd": true]])]
    }

    mutating func callerTalks(_ talks: Bool) -> [SocketMessage] {
        guard settings.detectionIsOff else { return [] }
        return [.json(["realtimeInput": talks ? ["activityStart": [:]] : ["activityEnd": [:]]])]
    }

    mutating func wake(now: CallTime) -> [RealtimeDialectStep] { callerEnd == nil ? [] : callerHasEnded(now) }

    mutating func callerHasEnded(_ now: CallTime) -> [RealtimeDialectStep] {
        callerEnd = nil
        return caller.end(now: now).map { [.heard(.final($0, confidence: nil))] } ?? []
    }

    mutating func socketEnded() -> [TranscriberEvent] {
        let rest = caller.pending
        let past = turns
        self = GeminiLive(settings: settings, access: access, handle: handle)
        turns = past
        return rest.isEmpty ? [] : [.final(rest, confidence: nil)]
    }

    /// A session that cannot be taken up again is begun anew, once.
    mutating func adapts(toCloseCode code: Int) -> Bool {
        guard handle != nil, [1007, 1008].contains(code) else { return false }
        handle = nil
        return true
    }
}
