import CallCore
import CallSimulator
import ScriptValue
import Testing

@Suite("A simulated chat endpoint")
struct ChatServiceTests {
    private func post(_ body: String, path: String = "/v1/chat/completions", key: String = "KEY") -> (Int, String) {
        var service = ChatService(ChatServiceSettings(key: Secret("KEY"), seed: 1))
        let headers: KeyValuePairs = ["Authorization": "Bearer \(key)", "Content-Type": "application/json"]
        let request = WireRequest("POST", path, headers: HeaderList(headers), body: Array(body.utf8))
        var (status, text) = (0, "")
        var actions = service.handle(.request(request), now: CallTime(milliseconds: 0))
        while !actions.isEmpty {
            var next: CallTime?
            for action in actions {
                switch action {
                case .head(let code, _): status = code
                case .body(let bytes): text += String(decoding: bytes, as: UTF8.self)
                case .startTimer(_, let at): next = at
                default: break
                }
            }
            actions = next.map { service.handle(.timer(0), now: $0) } ?? []
        }
        return (status, text)
    }

    @Test("an answer is a stream of chunks with a reason to finish and an end")
    func answer() {
        let (status, text) = post(#"{"model":"m","stream":true,"messages":[{"role":"user","content":"Hi."}]}"#)
        #expect(status == 200)
        #expect(text.hasPrefix("data: {") && text.hasSuffix("data: [DONE]\n\n"))
        #expect(text.contains(#""finish_reason":"stop""#) && text.contains(#""role":"assistant""#))
    }

    @Test(
        "what real endpoints refuse is refused",
        arguments: [
            (#"{"stream":true,"messages":[{"role":"user","content":"Hi."}]}"#, "model"),
            (#"{"model":"m","messages":[{"role":"user","content":"Hi."}]}"#, "stream"),
            (#"{"model":"m","stream":true}"#, "messages"), (#"{"model":"m","stream":true,"messages":[]}"#, "messages"),
            (#"{"model":"m","stream":true,"messages":[{"role":"user","content":"Hi."}],"mood":1}"#, "mood"),
            (#"{"model":"m","stream":true,"messages":[{"role":"bot","content":"Hi."}]}"#, "role"),
            (
                #"{"model":"m","stream":true,"messages":[{"role":"user","content":"a"},{"role":"user","content":"b"}]}"#,
                "alternate"
            ),
            (#"{"model":"m","stream":true,"messages":[{"role":"assistant","content":"a"}]}"#, "alternate"),
            (#"{"model":"openclaw","stream":true,"messages":[{"role":"user","content":"a"}]}"#, "session"),
            ("{", "read"),
            (Self.asking(#"{"role":"assistant","content":null,"tool_calls":[\#(Self.call)]}"#), "k1"),
            (
                Self.asking(
                    #"{"role":"assistant","content":null,"tool_calls":[\#(Self.call)]}"#,
                    #"{"role":"tool","tool_call_id":"k2","content":"9"}"#), "k2"
            ),
            (
                Self.asking(
                    #"{"role":"assistant","content":null,"tool_calls":[\#(Self.call)]}"#,
                    #"{"role":"tool","tool_call_id":"k1","content":"9","name":"lookup"}"#), "name"
            ),
            (Self.asking(#"{"role":"tool","tool_call_id":"k1","content":"9"}"#), "k1"),
            (Self.asking(#"{"role":"assistant","content":null,"tool_calls":[{"id":"k1"}]}"#), "type"),
            (Self.asking(tools: #"[{"name":"lookup"}]"#), "name"), (Self.asking(tools: "[]"), "tools"),
            (Self.asking(tools: Self.lookup.replacing("lookup", with: "look up")), "name"),
        ])
    func strict(body: String, word: String) {
        let (status, text) = post(body)
        #expect(status == 400)
        #expect(text.contains(word), "\(text)")
    }

    private static let call =
        #"{"id":"k1","type":"function","function":{"name":"lookup","arguments":"{}"}}"#
    private static let lookup =
        #"[{"type":"function","function":{"name":"lookup","description":"d","parameters":{"type":"object"}}}]"#

    private static func asking(_ more: String..., tools: String = lookup) -> String {
        let messages = ([#"{"role":"user","content":"Hi."}"#] + more).joined(separator: ",")
        return #"{"model":"m","stream":true,"messages":[\#(messages)],"tools":\#(tools)}"#
    }

    @Test("a call of a tool that has its answer is taken")
    func tools() {
        let (status, text) = post(
            Self.asking(
                #"{"role":"assistant","content":null,"tool_calls":[\#(Self.call)]}"#,
                #"{"role":"tool","tool_call_id":"k1","content":"9"}"#))
        #expect(status == 200, "\(text)")
    }

    @Test("a wrong key and a wrong path have their statuses")
    func statuses() {
        #expect(post("{}", key: "OTHER").0 == 401)
        #expect(post("{}", path: "/chat").0 == 404)
    }
}
