import CallAgents
import CallCore
import GatewayRPC
import ScriptValue
import Testing

@Suite("A client made for OpenClaw Gateways") struct OpenClawClientTests {
    /// Both ends, wired to each other until neither has anything to say.
    private func meet(_ client: inout GatewaySession, _ server: inout Session) {
        let now = CallTime(milliseconds: 1_000)
        _ = client.handle(.start, now: now)
        _ = client.handle(.connected, now: now)
        var toClient = server.handle(.opened(nonce: "n"))
        while !toClient.isEmpty {
            var next: [RPCSession.Action] = []
            for case .send(let bytes) in toClient {
                for case .send(let answer) in client.handle(.message(bytes), now: now) { next += server.send(answer) }
            }
            toClient = next
        }
    }

    private func client(_ login: GatewaySettings.Login) -> GatewaySession {
        GatewaySession(GatewaySettings(login: login))
    }

    @Test("it is let in by token or password, and its questions are answered")
    func letIn() {
        for login in [GatewaySettings.Login.token(Secret("s3cret")), .password(Secret("s3cret"))] {
            var (client, server) = (client(login), Session())
            meet(&client, &server)
            #expect(client.isReady)
            #expect(server.session.isConnected)
            #expect(server.send(RPCRequest(id: "9", method: "agent")).error?.message == "unknown method: agent")
        }
    }

    @Test("with a wrong token it is turned away")
    func turnedAway() {
        var (client, server) = (client(.token(Secret("other"))), Session())
        meet(&client, &server)
        #expect(!client.isReady)
        #expect(!server.session.isConnected)
    }
}
