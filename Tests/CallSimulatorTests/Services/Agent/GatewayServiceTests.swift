import CallCore
import CallSimulator
import ScriptValue
import Testing

@Suite("A simulated OpenClaw Gateway")
struct GatewayServiceTests {
    private static let connect = """
        {"type":"req","id":"c1","method":"connect","params":{"minProtocol":3,"maxProtocol":4,"client":{"id":\
        "gateway-client","version":"1","platform":"linux","mode":"backend"},"role":"operator","scopes":\
        ["operator.read","operator.write"],"caps":[],"auth":{"token":"T"}}}
        """
    private static func agent(_ key: String, id: String = "a1") -> String {
        #"{"type":"req","id":"\#(id)","method":"agent","params":{"message":"Hi.","sessionKey":"s","idempotencyKey":"\#(key)"}}"#
    }

    /// What comes of these frames of a client, half a second between them.
    private func exchange(_ frames: [String]) -> (frames: [Value], closing: Int?, house: GatewayHouse) {
        let house = GatewayHouse()
        var service = GatewayService(GatewayServiceSettings(house: house, token: Secret("T"), seed: 1))
        var now = CallTime(milliseconds: 0)
        var (received, closing, timers): ([Value], Int?, [Int: CallTime]) = ([], nil, [:])
        func take(_ input: SocketServiceInput) {
            for action in service.handle(input, now: now) {
                switch action {
                case .send(let message): received.append((try? JSONText.decodePlain(message.bytes)) ?? nil)
                case .close(let code, _): closing = code
                case .startTimer(let timer, let at): timers[timer] = at
                case .cancelTimer(let timer): timers[timer] = nil
                default: break
                }
            }
        }
        func pass(_ milliseconds: Milliseconds) {
            let end = now + milliseconds
            while let next = timers.min(by: { $0.value < $1.value }), next.value <= end {
                timers[next.key] = nil
                now = max(now, next.value)
                take(.timer(next.key))
            }
            now = end
        }
        take(.upgrade(url: "ws://localhost/", headers: HeaderList()))
        for frame in frames {
            take(.message(.text(frame)))
            pass(500)
        }
        pass(10_000)
        return (received, closing, house)
    }

    @Test("it greets first, lets in, and answers a question twice under its id")
    func answers() {
        let (frames, closing, _) = exchange([Self.connect, Self.agent("k1")])
        #expect(closing == nil)
        #expect(frames.first?["event"]?.text == "connect.challenge")
        #expect(frames.first { $0["id"]?.text == "c1" }?["payload"]?["type"]?.text == "hello-ok")
        let answers = frames.filter { $0["id"]?.text == "a1" }.map { $0["payload"]?["status"]?.text }
        #expect(answers == ["accepted", "ok"])
        let texts = frames.filter { $0["event"]?.text == "chat" }.compactMap {
            $0["payload"]?["message"]?["content"]?.array?.first?["text"]?.text
        }
        #expect(!texts.isEmpty && zip(texts, texts.dropFirst()).allSatisfy { $1.hasPrefix($0) })
    }

    @Test("a repeated key gets the stored result and runs nothing")
    func repeated() {
        let later = Array(
            repeating: #"{"type":"req","id":"w","method":"agent.wait","params":{"runId":"k1"}}"#, count: 9)
        let (frames, _, house) = exchange([Self.connect, Self.agent("k1")] + later + [Self.agent("k1", id: "a2")])
        #expect(frames.filter { $0["id"]?.text == "a2" }.map { $0["payload"]?["status"]?.text } == ["ok"])
        #expect(house.questions.count == 1)
    }

    @Test(
        "who breaks the protocol is sent away",
        arguments: [
            GatewayServiceTests.agent("k1"), connect.replacing(#""T""#, with: #""X""#),
            connect.replacing(#""backend""#, with: #""operator""#),
            connect.replacing(#""caps":[]"#, with: #""cap":[]"#),
            connect.replacing(#""maxProtocol":4"#, with: #""maxProtocol":3"#), "{", "[]",
        ])
    func misuse(first: String) {
        let (_, closing, house) = exchange([first])
        #expect(closing == 1_008)
        #expect(house.misuses.count == 1)
    }

    @Test(
        "a request that does not fit its schema is refused",
        arguments: [
            agent("k1").replacing(#""sessionKey""#, with: #""session""#),
            agent("k1").replacing(#""Hi.""#, with: #"7"#), agent("k1").replacing("idempotencyKey", with: "label"),
            #"{"type":"req","id":"a1","method":"agents","params":{}}"#,
        ])
    func schema(request: String) {
        let (frames, closing, house) = exchange([Self.connect, request])
        #expect(closing == nil)
        #expect(frames.last { $0["id"]?.text == "a1" }?["error"]?["code"]?.text == "INVALID_REQUEST")
        #expect(house.questions.isEmpty)
    }
}
