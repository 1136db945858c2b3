import CallAgents
import CallCore
import ScriptValue

extension AgentQuestion {
    /// A question of a call, as a flow would ask it.
    static func test(
        _ text: String = "When do you open?", kind: AgentRequest.Kind = .respond, effect: EffectID = 1,
        conversation: [AgentTurn] = [], context: Value = nil, profile: AgentProfile = AgentProfile(),
        speaks: Bool = false, deadline: Milliseconds = 20_000, tools: [String] = []
    ) -> AgentQuestion {
        var request = AgentRequest(
            kind: kind, text: text, context: context, conversation: conversation, speaks: speaks,
            sessionKey: "voice:15550001234",
            agent: profile, deadline: deadline)
        request.tools = tools.map { name in
            let parameters: Value = ["type": "object", "properties": ["q": ["type": "string"]]]
            return ["name": Value(name), "description": "d", "parameters": parameters]
        }
        return AgentQuestion(
            id: ID(call: CallID("call-1"), effect: effect), request: request, caller: "+15550001234")
    }
}
