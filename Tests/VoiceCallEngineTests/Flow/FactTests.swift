import CallCore
import ScriptValue
import Testing

@testable import VoiceCallEngine

@Suite struct FactTests {
    @Test("a flow reads the facts of its call, and sees them change")
    func read() throws {
        let rig = HostRig([
            "facts": """
            return {
              api = 1,
              params = { topic = { type = "string" } },
              config = { tone = { type = "string", default = "warm" } },
              outbound = function(call, args)
                local before = call.state
                call:dial{}
                emit("facts", { id = call.id, from = call.from, to = call.to, direction = call.direction,
                  carrier = call.carrier, session_key = call.session_key, topic = call.args.topic,
                  same = args.topic == call.args.topic, tone = call.config.tone, before = before, state = call.state,
                  policy = call.policy, mode = call.mode, dials = call.caps.dtmf == true,
                  machine = call.answered_by == nil })
                call:sleep(60)
              end,
            }
            """
        ]) { $0.flows = ["inform": "facts"] }
        let call = try rig.placeAndAnswer("inform", arguments: ["topic": "hours"])
        let facts = try #require(rig.environment.notes("emit", of: call).first?.data["data"]?.map)
        let expected: [String: Value] = [
            "id": Value(call.text), "from": "+15550000000", "to": "+15550001234", "direction": "outbound",
            "carrier": "simulator", "topic": "hours", "same": true, "tone": "warm", "before": "initiated",
            "state": "answered", "policy": "open", "mode": "inform", "machine": true,
        ]
        for (name, value) in expected { #expect(facts[name] == value, "\(name)") }
        #expect(facts["session_key"]?.text?.isEmpty == false)
    }

    @Test("facts cannot be written", arguments: ["call.id = 'x'", "call.args = {}", "call.fresh = 1"])
    func readOnly(statement: String) throws {
        let rig = HostRig(["facts": trying(statement)])
        let call = try rig.place("facts")
        let tried = try #require(rig.environment.notes("emit", of: call).first?.data["data"])
        #expect(tried["worked"] == false)
        #expect(tried["id"] == Value(call.text))
        #expect(tried["topic"] == "a")
        #expect(rig.summaries == ["place +15550001234"])
    }

    @Test("what a script does to the tables it was handed stays in the script")
    func copies() throws {
        let rig = HostRig(["facts": trying("call.args.topic = 'x'")])
        let call = try rig.place("facts")
        #expect(rig.environment.orders.first?.call.arguments["topic"] == "a")
        let opening = try #require(try rig.store.entries(of: call).first)
        #expect(CallSetup(value: opening.body)?.arguments["topic"] == "a")
    }

    private func trying(_ statement: String) -> String {
        """
        return {
          api = 1,
          params = { topic = { type = "string", default = "a" } },
          outbound = function(call)
            local worked = pcall(function() \(statement) end)
            emit("tried", { worked = worked, id = call.id, topic = call.args.topic })
            call:dial{}
          end,
        }
        """
    }
}
