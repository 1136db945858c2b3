import CallCore
import CallMedia
import MediaWire
import ScriptValue
import Synchronization
import WebSocketWire

/// One stream of a Twilio call with all that surrounds it.
final class StreamStage {
    let world = FakeWorld()
    let stream: CallStream
    /// The carrier's, and who reads it.
    var socket = FakeSocket()
    private(set) var carrier: any MessageSocketUser
    let service = FakeSocket()
    private let told: Told
    private var chunk = 0

    final class Told: Sendable {
        let reports = Mutex<[StreamReport]>([])
        let callID = Mutex<String?>("CA1")
    }

    init(transcriber: StageTranscriber? = nil, _ change: (inout StreamSettings) -> Void = { _ in }) {
        let told = Told()
        self.told = told
        let line = StreamedLine(
            token: "T", call: { nil }, providerCallID: { told.callID.withLock { $0 } },
            report: { report in told.reports.withLock { $0.append(report) } })
        var settings = StreamSettings(.twilio) { _ in
            SynthesisChain(sources: [SynthesisSource(service: "maker", maxCharacters: 4_000)])
        }
        if let transcriber { settings.transcriber = { transcriber } }
        settings.playout.sendsComfort = false
        change(&settings)
        stream = CallStream(line, settings: settings, world: world)
        carrier = stream.connected(1, socket)
    }

    /// With a carrier that has started, and a recogniser that is ready where there is one.
    static func open(
        transcriber: StageTranscriber? = StageTranscriber(), _ change: (inout StreamSettings) -> Void = { _ in }
    ) -> StreamStage {
        let stage = StreamStage(transcriber: transcriber, change)
        stage.stream.perform(.prepare)
        stage.world.connects.first?.done(.success(stage.service))
        stage.say(stage.startMessage())
        _ = stage.take()
        return stage
    }

    func forgetCallID() { told.callID.withLock { $0 = nil } }

    /// What the line was told since the last time.
    func take() -> [StreamReport] {
        told.reports.withLock { reports in
            defer { reports = [] }
            return reports
        }
    }

    // MARK: the carrier

    /// Another connection of the carrier's.
    func reconnect(_ id: Int) {
        socket = FakeSocket()
        carrier = stream.connected(id, socket)
    }

    func hangUp() { carrier.closed(CloseReason(code: 1006)) }

    func say(_ text: String, isText: Bool = true) {
        Array(text.utf8).withUnsafeBytes { carrier.received(isText: isText, $0) }
    }

    func startMessage(call: String = "CA1", encoding: String = "audio/x-mulaw") -> String {
        #"{"event":"start","sequenceNumber":"1","start":{"accountSid":"AC1","streamSid":"MZ1","callSid":"\#(call)","#
            + #""tracks":["inbound"],"mediaFormat":{"encoding":"\#(encoding)","sampleRate":8000,"channels":1}},"#
            + #""streamSid":"MZ1"}"#
    }

    func media(_ payload: String, chunk: Int, track: String = "inbound") -> String {
        #"{"event":"media","sequenceNumber":"\#(chunk + 1)","media":{"track":"\#(track)","chunk":"\#(chunk)","#
            + #""timestamp":"\#(chunk * 20)","payload":"\#(payload)"},"streamSid":"MZ1"}"#
    }

    func mark(_ name: String) { say(#"{"event":"mark","streamSid":"MZ1","mark":{"name":"\#(name)"}}"#) }

    /// A frame of the caller's, 20 ms later.
    func hear(_ sound: [UInt8]) {
        chunk += 1
        say(media(Base64.encode(sound), chunk: chunk))
        live(20)
    }

    // MARK: time

    /// Ticks every 20 ms, and timers as they are due.
    func live(_ time: Milliseconds) {
        for _ in 0..<(time / 20) {
            world.now = world.now + 20
            for (timer, due) in world.timers where due <= world.now {
                world.timers[timer] = nil
                stream.fired(timer)
            }
            if world.isTicking { stream.tick() }
        }
    }

    // MARK: speech

    /// Speaks, with sound of its own that is all there at once.
    func speak(_ serial: Int, _ text: String = "Hello there.", milliseconds: Int, interruptible: Bool = false) {
        var utterance = Utterance(id: "\(serial)", content: .text(text))
        utterance.mayBeInterrupted = interruptible
        stream.perform(.say(serial: serial, utterance))
        guard let order = world.orders.last, order.id.serial == serial else { return }
        stream.take(.made([UInt8](repeating: UInt8(serial), count: milliseconds * 8)), of: order.id)
        stream.take(.madeAll, of: order.id)
    }

    /// Names of the marks in messages to the carrier.
    static func marks(_ messages: [String]) -> [String] {
        messages.filter { $0.contains(#""event":"mark""#) }.compactMap { message in
            message.split(separator: #""name":""#).last.flatMap { $0.split(separator: "\"").first }.map(String.init)
        }
    }

    static func count(_ event: String, in messages: [String]) -> Int {
        messages.count { $0.contains(#""event":"\#(event)""#) }
    }
}

/// A recogniser's session without a protocol: its socket says its events by name.
struct StageTranscriber: Transcriber {
    let service = "stage"
    var framing = AudioFraming.text(#"{"audio":""#, #""}"#)
    var endpoints = true
    var audioPerMessage: Milliseconds = 20

    mutating func handle(_ input: TranscriberInput, now: CallTime) -> [TranscriberAction] {
        switch input {
        case .open: [.connect(SocketRequest(url: Secret("wss://stage.example")))]
        case .connected: [.ready]
        case .message(.text(let bytes)): Self.events[String(decoding: bytes, as: UTF8.self)].map { [.heard($0)] } ?? []
        case .endOfSpeech: [.send(.text(Array("end of speech".utf8)))]
        case .closed: [.holdAudio, .connect(SocketRequest(url: Secret("wss://stage.example")))]
        case .close: [.send(.text(Array("bye".utf8))), .disconnect(code: 1000), .finished(nil)]
        default: []
        }
    }

    static let events: [String: TranscriberEvent] = [
        "started": .speechStarted, "stopped": .speechStopped, "partial": .partial("he"),
        "final": .final("hello", confidence: 0.9),
    ]
}
