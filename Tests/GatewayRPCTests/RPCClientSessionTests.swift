import CallCore
import GatewayRPC
import ScriptValue
import Testing

@Suite("A client's own end of its connection") struct RPCClientSessionTests {
    private static let introduction = RPCIntroduction(token: Secret("s3cret"), name: "test", version: "1")

    private func at(_ time: Int64) -> CallTime { CallTime(milliseconds: time) }

    /// Both ends, wired to each other; what the server hands out is answered at once.
    private func meet(token: String = "s3cret") -> (RPCClientSession, Session, [RPCClientSession.Action]) {
        var client = RPCClientSession(
            RPCIntroduction(token: Secret(token), name: "test", version: "1"), deadline: at(5_000))
        var server = Session()
        var told: [RPCClientSession.Action] = []
        var toClient = server.handle(.opened(nonce: "n"))
        while !toClient.isEmpty {
            var toServer: [[UInt8]] = []
            for case .send(let bytes) in toClient {
                for action in client.handle(.message(bytes), now: at(1)) {
                    if case .send(let bytes) = action { toServer.append(bytes) } else { told.append(action) }
                }
            }
            toClient = toServer.flatMap { server.send($0) }
        }
        return (client, server, told)
    }

    @Test("client and server understand each other")
    func understanding() throws {
        var (client, server, told) = meet()
        guard case .opened(.success(let hello)) = told.first else {
            Issue.record("\(told)")
            return
        }
        #expect(hello["type"] == "hello-ok")
        #expect(client.nextDeadline == nil)
        let request = RPCRequest(id: "1", method: "health")
        guard case .send(let bytes) = client.handle(.ask(7, request, within: 100), now: at(10)).first else {
            Issue.record("nothing sent")
            return
        }
        #expect(server.send(bytes) == [.perform(request, .health)])
        for case .send(let bytes) in server.handle(.answered("1", .success(["ok": true]))) {
            #expect(client.handle(.message(bytes), now: at(20)) == [.answer(7, .success(["ok": true]))])
        }
        for case .send(let bytes) in server.handle(.event("tail", ["kind": "say"])) {
            #expect(client.handle(.message(bytes), now: at(20)) == [.event("tail", ["kind": "say"])])
        }
    }

    @Test("a wrong token is told as the server tells it")
    func wrongToken() {
        let (_, _, told) = meet(token: "other")
        guard case .opened(.failure(let error)) = told.first else {
            Issue.record("\(told)")
            return
        }
        #expect(error.message == "unauthorized: gateway token mismatch")
        #expect(error.reason == "rpc.unauthorized")
        #expect(told.last == .close)
    }

    @Test("questions have a time, and a gateway that goes away answers all of them")
    func losses() {
        var (client, _, _) = meet()
        _ = client.handle(.ask(1, RPCRequest(id: "1", method: "health"), within: 100), now: at(0))
        _ = client.handle(.ask(2, RPCRequest(id: "2", method: "health"), within: 900), now: at(0))
        #expect(client.nextDeadline == at(100))
        guard case .answer(1, .failure(let late)) = client.handle(.time, now: at(100)).first else {
            Issue.record("no answer")
            return
        }
        #expect(late.code == .timeout)
        #expect(
            client.handle(.closed(code: 1012, "service restart"), now: at(200)) == [
                .answer(2, .failure(lost("gateway closed (1012): service restart")))
            ])
        #expect(
            client.handle(.ask(3, RPCRequest(id: "3", method: "health"), within: 1), now: at(300)) == [
                .answer(3, .failure(lost("gateway not connected")))
            ])
    }

    private func lost(_ why: String) -> RPCError {
        .unavailable(
            why, reason: "gateway.lost", next: "see whether it runs, and what became of it: voicecall status")
    }

    @Test("a gateway that says nothing is given up")
    func silence() {
        var client = RPCClientSession(Self.introduction, deadline: at(5_000))
        #expect(client.nextDeadline == at(5_000))
        #expect(
            client.handle(.time, now: at(5_000)) == [
                .opened(.failure(.unavailable("the gateway did not answer", reason: "gateway.silent"))), .close,
            ])
    }
}
