import CallCore
import CallMedia
import CallSimulator
import HTTPTransport
import MediaWire
import ScriptValue
import Testing
import WebSocketWire

@testable import WireSimulator

@Suite("Calls whose sound goes over real sockets", .timeLimit(.minutes(1)))
struct CarrierMediaTests {
    @Test("people are heard and hear over a stream of TLS, in real time", arguments: SimulatedCarrier.allCases)
    func conversation(carrier: SimulatedCarrier) async throws {
        let product = try await ProductDouble(carrier, tls: try Certificates.server())
        let calls = Inbox<String>()
        let stream = product.socketURL()
        product.notices.answer.withLock { answer in
            answer = { notice in
                if let id = notice.providerCallID, notice.mayOpenACall { calls.put(id) }
                return notice.wantsDocument ? Self.document(carrier, stream) : .ok
            }
        }
        let bench = try await CarrierBench(
            carrier, webhookURL: product.webhookURL, caFile: try Certificates.file("authority")
        ) { wire in
            let party = SimParty("+15550001234", kernel: wire.network.kernel)
            party.says("Is anybody there?")
            party.hears("good morning caller")
            party.hangsUp(after: 1_000)
            wire.network.dial(from: party.name, to: "+15550000000", party: party)
        }
        let client = HTTPClient()
        if carrier == .telnyx { try await answer(await calls.take(), stream, bench.port, client) }

        var caller = Caller(carrier.dialect, bench.sound.book)
        let words = try await caller.listen(to: product.events) { $0.words == ["Is", "anybody", "there?"] }
        #expect(words)
        let speech = bench.sound.speak("Good morning, caller.", voice: nil)
        let writer = MediaWriter(carrier.dialect, streamID: caller.streamID)
        try await product.perform { ear in
            for start in stride(from: 0, to: speech.count, by: 160) {
                let frame = Array(speech[start..<min(start + 160, speech.count)])
                let message = frame.withUnsafeBytes { writer.bytes(of: .audio($0)) }
                _ = ear.socket?.send(.text, message ?? [])
            }
            _ = ear.socket?.send(.text, writer.bytes(of: .mark("greeting")) ?? [])
        }
        // The mark comes back when the speech has been played, and whoever heard it hangs up.
        let marked = try await caller.listen(to: product.events) { $0.marks == ["greeting"] }
        #expect(marked)
        let closed = try await caller.listen(to: product.events) { $0.reason != nil }
        #expect(closed)
        #expect(caller.reason == CloseReason(code: 1000))
        #expect(await bench.stream()?.hasPrefix("stream 1 asked for at wss://localhost:") == true)
        #expect(await bench.stream() == "stream 1 open")
        #expect(await bench.stream() == "stream 1 closed by the carrier")
        bench.stop()
        while await bench.traffic.take() != nil {}
        client.shutdown()
        await product.close()
    }

    private static func document(_ carrier: SimulatedCarrier, _ stream: String) -> WebhookReply {
        switch carrier {
        case .twilio: .xml("<Response><Connect><Stream url=\"\(stream)\"/></Connect></Response>")
        case .plivo:
            .xml(
                "<Response><Stream bidirectional=\"true\" keepCallAlive=\"true\" "
                    + "contentType=\"audio/x-mulaw;rate=8000\">\(stream)</Stream></Response>")
        case .telnyx: .ok
        }
    }

    /// Telnyx is told by a command.
    private func answer(_ call: String?, _ stream: String, _ port: Int, _ client: HTTPClient) async throws {
        let fields: Value = [
            "stream_url": Value(stream), "stream_bidirectional_mode": "rtp", "stream_bidirectional_target_legs": "self",
        ]
        var request = HTTPCall(
            "POST", "http://127.0.0.1:\(port)/v2/calls/\(call ?? "")/actions/answer",
            headers: HeaderList(["Content-Type": "application/json"]), body: JSONText.encodePlain(fields))
        request.credentials = SimulatedCarrier.telnyx.credentials
        guard case .answered(200, _, _) = await client.send(request) else {
            Issue.record("the call was not answered")
            return
        }
    }

    /// What the product makes of the messages of a stream.
    private struct Caller {
        private let reader: MediaReader
        private var ear: PhraseEar
        var streamID = ""
        var words: [String] = []
        var marks: [String] = []
        var reason: CloseReason?

        init(_ dialect: MediaDialect, _ book: PhraseBook) {
            reader = MediaReader(dialect)
            ear = PhraseEar(book: book)
        }

        /// False when the socket closes before.
        mutating func listen(to events: Inbox<SocketEvent>, until isDone: (Caller) -> Bool) async throws -> Bool {
            while !isDone(self) {
                switch await events.take() {
                case .text(let text): take(try reader.read(Array(text.utf8)))
                case .closed(let reason): self.reason = reason
                default: return false
                }
                if reason != nil { return isDone(self) }
            }
            return true
        }

        private mutating func take(_ message: MediaMessage) {
            switch message {
            case .start(let start): streamID = start.streamID
            case .mark(let name): marks.append(name)
            case .media(_, let base64):
                for event in ear.hear(Base64.decode(String(decoding: base64, as: UTF8.self)) ?? []) {
                    if case .word(let word) = event { words.append(word.text) }
                }
            default: break
            }
        }
    }
}
