import CallAgents
import CallCore
import ScriptValue
import Testing

@testable import CallGateway

@Suite("Requests of one question to a chat endpoint")
struct ChatAttemptsTests {
    @Test("the end of a request that comes in before the next one is sent is not taken for that one's")
    func lateEnd() {
        var request = AgentRequest(
            kind: .respond, text: "When do you open?", context: nil, sessionKey: "voice:1", deadline: 20_000)
        request.tools = [["name": "lookup", "description": "d", "parameters": ["type": "object"]]]
        let id = AgentQuestion.ID(call: CallID("call-1"), effect: 1)
        let question = AgentQuestion(id: id, request: request, caller: nil)
        var attempts = ChatAttempts(ChatAnswer(question, ChatSettings(baseURL: "http://a/v1")))
        let now = CallTime(milliseconds: 1_000)
        _ = attempts.handle(.start, of: nil, now: now)
        #expect(attempts.number == 1)
        let call = #"[{"index":0,"id":"k1","function":{"name":"lookup","arguments":"{}"}}]"#
        _ = attempts.handle(Self.said(#"{"tool_calls":\#(call)},"finish_reason":"tool_calls""#), of: 1, now: now)
        let actions = attempts.handle(.toolResult("k1", "nine"), of: nil, now: now)
        guard case .send? = actions.first else {
            Issue.record("the model is not asked again: \(actions)")
            return
        }
        #expect(attempts.number == 2 && attempts.stream == nil)
        #expect(attempts.handle(.ended, of: 1, now: now).isEmpty)
        #expect(!attempts.isFinished)
        let words = Self.said(#"{"content":"{\"spoken\":\"At nine.\"}"},"finish_reason":"stop""#)
        #expect(attempts.handle(words, of: 2, now: now).last == .finished(.text("At nine.")))
    }

    private static func said(_ choice: String) -> ChatInput {
        .bytes(Array("data: {\"choices\":[{\"delta\":\(choice)}]}\n\ndata: [DONE]\n\n".utf8))
    }
}
