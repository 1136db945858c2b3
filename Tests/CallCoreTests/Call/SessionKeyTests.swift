import Testing

@testable import CallCore

@Suite("Session keys and number routes")
struct SessionKeyTests {
    private let call = CallID("6f9e")

    private func key(_ explicit: String?, _ scope: SessionScope, _ other: String?) -> String {
        SessionKey(explicit: explicit, scope: scope, callID: call, otherParty: other).text
    }

    @Test("an explicit key wins, trimmed; a blank one does not count")
    func explicit() {
        #expect(key("  desk 7\n", .perCall, "+15550001111") == "desk 7")
        #expect(key(" \t\n", .perCall, "+15550001111") == "voice:call:6f9e")
        #expect(key("", .perPhone, "+15550001111") == "voice:15550001111")
    }

    @Test("calls with one number share a key, calls without a number stay alone")
    func perPhone() {
        #expect(key(nil, .perPhone, "+1 (555) 000-1111") == key(nil, .perPhone, "15550001111"))
        #expect(key(nil, .perPhone, "anonymous") == "voice:6f9e")
        #expect(key(nil, .perPhone, nil) == "voice:6f9e")
    }

    @Test("calls of the main scope join the agent's main session, whoever is on the phone")
    func main() {
        #expect(key(nil, .main, "+15550001111") == "agent:main:main")
        #expect(key(nil, .main, nil) == "agent:main:main")
        #expect(key("desk", .main, nil) == "desk")
        let key = SessionKey(explicit: nil, scope: .main, callID: call, otherParty: nil, agentID: "Sales")
        #expect(key.text == "agent:sales:main")
    }

    @Test("the other party is the dialled number or the caller, by direction")
    func direction() {
        for (direction, expected) in [(CallDirection.outbound, "voice:222"), (.inbound, "voice:111")] {
            let key = SessionKey(
                explicit: nil, scope: .perPhone, callID: call, direction: direction, from: "111", to: "222")
            #expect(key.text == expected)
        }
    }

    @Test("a route is found by its exact key, else by its digits, and never by part of them")
    func routes() {
        let routes = NumberRoutes(["+1 (555) 000-1111": "front desk", "+15550002222": "sales", "fallback": "none"])
        #expect(routes.match("+15550001111") == .init(key: "+1 (555) 000-1111", route: "front desk"))
        #expect(routes.match("+15550002222") == .init(key: "+15550002222", route: "sales"))
        #expect(routes.match("5550002222") == nil)
        #expect(routes.match("unknown") == nil)
        #expect(routes.match(nil) == nil)
    }

    @Test("the exact key goes before another spelling, and equal spellings are settled the same way every time")
    func exactFirst() {
        let routes = NumberRoutes(["15550001111": "plain", "+15550001111": "E.164"])
        #expect(routes.match("15550001111")?.route == "plain")
        #expect(routes.match("+15550001111")?.route == "E.164")
        #expect(routes.match("+1-555-000-1111")?.key == "+15550001111")
    }
}
