import CallCore
import GatewayRPC
import ScriptValue
import Testing

@Suite("A client's connection at the gateway") struct RPCSessionTests {
    @Test("a client is challenged, shows the token, and is told what it may do")
    func handshake() throws {
        var session = Session()
        let challenge = session.handle(.opened(nonce: "n-1"))
        #expect(
            challenge.messages == [.event("connect.challenge", payload: ["nonce": "n-1", "ts": 1_000], sequence: nil)])
        #expect(challenge.contains(.startTimer(.handshake, after: 15_000)))
        let welcome = session.send(Session.connect(scopes: ["operator.read", "operator.write", "operator.pairing"]))
        let hello = try #require(welcome.payload)
        #expect(hello["type"] == "hello-ok")
        #expect(hello["protocol"] == 4)
        #expect(hello["server"] == ["version": "1.2.3", "connId": "conn-1"])
        #expect(hello["auth"] == ["role": "operator", "scopes": ["operator.read", "operator.write"]])
        #expect(hello["policy"]?["tickIntervalMs"] == 15_000)
        #expect(hello["features"]?["methods"]?.array?.contains("voicecall.initiate") == true)
        #expect(welcome.contains(.startTimer(.tick, after: 15_000)))
    }

    @Test("protocol 3 is spoken with whoever knows no newer one")
    func olderProtocol() {
        var session = Session()
        _ = session.handle(.opened(nonce: "n"))
        let welcome = session.send(Session.connect { $0["maxProtocol"] = 3 })
        #expect(welcome.payload?["protocol"] == 3)
    }

    @Test(
        "whoever does not belong here is told why and shown the door",
        arguments: [
            (Session.connect(token: "s3cres"), UInt16(1008), "unauthorized: gateway token mismatch"),
            (Session.connect(token: ""), 1008, "unauthorized: gateway token missing"),
            (Session.connect { $0["auth"] = nil }, 1008, "unauthorized: gateway token missing"),
            (
                Session.connect {
                    $0["minProtocol"] = 5
                    $0["maxProtocol"] = 6
                }, 1002, "protocol mismatch"
            ),
            (Session.connect { $0["maxProtocol"] = "4" }, 1008, "minProtocol and maxProtocol required"),
            (Session.connect { $0["client"] = ["id": "x"] }, 1008, "client.id, client.version"),
            (
                Session.connect { $0["client"] = ["id": "x", "version": "1", "platform": "p", "mode": "operator"] },
                1008, "client.mode must be one of"
            ),
            (Session.connect { $0["role"] = "node" }, 1008, "role must be operator"),
            (RPCRequest(id: "1", method: "voicecall.status"), 1008, "first request must be connect"),
        ])
    func turnedAway(_ first: RPCRequest, code: UInt16, why: String) {
        var session = Session()
        _ = session.handle(.opened(nonce: "n"))
        let actions = session.send(first)
        #expect(actions.error?.code == .invalidRequest)
        #expect(actions.error?.message.contains(why) == true, "\(actions)")
        #expect(actions.closeCode == code)
        #expect(session.send(Session.connect()) == [])
    }

    @Test("a password in place of the token will do, and a silent client is closed")
    func passwordAndSilence() {
        var session = Session()
        _ = session.handle(.opened(nonce: "n"))
        #expect(session.send(Session.connect { $0["auth"] = ["password": "s3cret"] }).payload != nil)
        var silent = Session()
        _ = silent.handle(.opened(nonce: "n"))
        #expect(silent.handle(.fired(.handshake)).closeCode == 1008)
    }

    @Test("a request is handed out once, and its answer goes to whoever asked")
    func request() {
        var session = Session.connected()
        let asked = RPCRequest(id: "7", method: "voicecall.status", params: ["callId": "a"])
        #expect(session.send(asked) == [.perform(asked, .status)])
        #expect(session.send(asked).error?.message.contains("is under way") == true)
        let answered = session.handle(.answered("7", .success(["found": false])))
        #expect(answered.messages == [.response(id: "7", .success(["found": false]))])
        #expect(session.handle(.answered("7", .success([:]))) == [])
        #expect(session.send(asked) == [.perform(asked, .status)])
    }

    @Test("scopes: reading does not write, writing reads, admin does everything, none does nothing")
    func scopes() {
        let read = RPCRequest(id: "1", method: "voicecall.status")
        let write = RPCRequest(id: "2", method: "voicecall.end", params: ["callId": "a"])
        for (scopes, mayRead, mayWrite) in [
            (["operator.read"], true, false), (["operator.write"], true, true), (["operator.admin"], true, true),
            ([], false, false),
        ] {
            var session = Session.connected(scopes)
            #expect(session.send(read).error?.message == (mayRead ? nil : "missing scope: operator.read"))
            #expect(session.send(write).error?.message == (mayWrite ? nil : "missing scope: operator.write"))
        }
    }

    @Test(
        "what is no request is answered, and the connection goes on",
        arguments: [
            ("{", "invalid"), ("[]", "invalid"), ("null", "invalid"), (#"{"type":"res","id":"1"}"#, "1"),
            (#"{"type":"req","id":"","method":"x"}"#, "invalid"), (#"{"type":"req","id":7,"method":"x"}"#, "invalid"),
            (#"{"type":"req","id":"1","method":"x","extra":1}"#, "1"), (#"{"type":"req","id":"1"}"#, "1"),
            (#"{"type":"req","id":"1","method":"x","params":[1]}"#, "1"),
            (#"{"type":"req","id":"1","method":"nope"}"#, "1"),
            ("{\"type\":\"req\",\"id\":\"1\",\"method\":\"a\\u0000b\"}", "1"),
            (String(repeating: "[", count: 9_000), "invalid"),
        ])
    func nonsense(_ text: String, id: String) {
        var session = Session.connected()
        let actions = session.send(text)
        guard case .response(id, .failure(let error)) = actions.messages.first else {
            Issue.record("\(actions)")
            return
        }
        #expect(error.code == .invalidRequest)
        #expect(actions.closeCode == nil)
        #expect(session.send(RPCRequest(id: "2", method: "health")).count == 1)
    }

    @Test("frames that are too long or no text end the connection")
    func frames() {
        var early = Session()
        _ = early.handle(.opened(nonce: "n"))
        #expect(early.send([UInt8](repeating: 0x20, count: 65_537)).closeCode == 1009)
        var late = Session.connected()
        #expect(late.send([UInt8](repeating: 0x20, count: (1 << 20) + 1)).closeCode == 1009)
        var binary = Session.connected()
        #expect(binary.handle(.message(isText: false, [1])).closeCode == 1003)
    }

    @Test("a client that asks too much at a time is told to wait, and loses nothing that is under way")
    func tooMany() {
        var session = Session.connected { $0.requests = 2 }
        for id in ["1", "2"] { #expect(session.send(RPCRequest(id: id, method: "health")).count == 1) }
        let refused = session.send(RPCRequest(id: "3", method: "health"))
        #expect(refused.error?.code == .unavailable)
        #expect(refused.error?.isRetryable == true)
        _ = session.handle(.answered("1", .success([:])))
        #expect(session.send(RPCRequest(id: "3", method: "health")).messages.isEmpty)
        #expect(session.session.requests == 2)
    }

    @Test("events are counted, ticks go on, and a restart says goodbye")
    func events() {
        var session = Session.connected()
        #expect(
            session.handle(.event("tail", ["kind": "say"])).messages == [
                .event("tail", payload: ["kind": "say"], sequence: 1)
            ])
        let tick = session.handle(.fired(.tick))
        #expect(tick.messages == [.event("tick", payload: ["ts": 1_000], sequence: 2)])
        #expect(tick.contains(.startTimer(.tick, after: 15_000)))
        let stop = session.handle(.stopping)
        #expect(stop.messages == [.event("shutdown", payload: ["reason": "service restart"], sequence: 3)])
        #expect(stop.closeCode == 1012)
        #expect(stop.last == .ended)
        #expect(session.handle(.answered("9", .success([:]))) == [])
        #expect(session.handle(.event("tail", [:])) == [])
    }

    @Test("nobody who was not let in gets events")
    func noEventsBefore() {
        var session = Session()
        _ = session.handle(.opened(nonce: "n"))
        #expect(session.handle(.event("tail", [:])) == [])
        #expect(session.handle(.fired(.tick)) == [])
        var blind = Session.connected([])
        #expect(blind.handle(.event("tail", [:])) == [])
    }
}
