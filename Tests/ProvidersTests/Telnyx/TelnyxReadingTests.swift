import CallCore
import ScriptValue
import Testing

@testable import Providers

@Suite("Telnyx: reading webhooks")
struct TelnyxReadingTests {
    private let driver = TelnyxDriver(connectionID: "2600000001") { _, _, _ in .refused(.mismatch) }

    private func read(_ body: String) throws -> CarrierNotice {
        try driver.read(
            Webhook(method: "POST", url: "https://h/", headers: HeaderList(), body: Array(body.utf8)), key: "k")
    }

    @Test("an inbound call's first webhook may open a call")
    func opens() throws {
        let notice = try read(
            """
            {"data":{"record_type":"event","event_type":"call.initiated","id":"9a51","occurred_at":
            "2026-01-01T00:00:00.250000Z","payload":{"call_control_id":"v3:Tq","client_state":null,"direction":"incoming",
            "from":"+14155550123","to":"+442071838750","state":"parked"}},"meta":{"attempt":1}}
            """)
        #expect(notice.key == "9a51")
        #expect(notice.callID == nil)
        #expect(notice.providerCallID == "v3:Tq")
        #expect(notice.direction == .inbound)
        #expect(notice.from == "+14155550123")
        #expect(notice.to == "+442071838750")
        #expect(notice.timestamp == CallTime(milliseconds: 1_767_225_600_250))
        #expect(notice.mayOpenACall)
        #expect(!notice.wantsDocument)
    }

    @Test("our own outgoing leg opens nothing, and is known by its state")
    func outgoing() throws {
        let notice = try read(
            #"{"data":{"event_type":"call.initiated","id":"1","payload":{"direction":"outgoing","client_state":"YzE="}}}"#
        )
        #expect(!notice.mayOpenACall)
        #expect(notice.callID == CallID("c1"))
    }

    @Test(
        "what is no event is taken without doing anything",
        arguments: ["{}", "[]", "null", "1", #"{"data":{}}"#, #"{"event_type":"call.hangup"}"#])
    func noEvent(body: String) throws {
        #expect(try read(body) == CarrierNotice(key: "k"))
    }

    @Test("a body that is not JSON, or is too deep, is refused without repeating it")
    func refused() {
        for body in ["", "{", "secret", "{\"a\":\"\u{1}\"}", String(repeating: "[", count: 40)] {
            do {
                _ = try read(body)
                Issue.record("'\(body)' was read")
            } catch let problem as NoticeProblem {
                #expect(problem.code == "webhook.json")
                #expect(!problem.message.contains("secret"))
            } catch {
                Issue.record("\(error)")
            }
        }
    }

    @Test("states come back as they were made; foreign ones are taken as they stand")
    func states() {
        let mark = TelnyxClientState.Mark(salt: "s", number: 12)
        for state in [
            TelnyxClientState(callID: CallID("c1")), TelnyxClientState(callID: CallID("c1"), mark: mark),
            TelnyxClientState(callID: nil, mark: mark),
            TelnyxClientState(callID: CallID("c1"), mark: mark, isTransferLeg: true),
        ] {
            #expect(TelnyxClientState(state.text) == state)
        }
        #expect(TelnyxClientState("not base64!")?.callID == CallID("not base64!"))
        #expect(TelnyxClientState("") == nil)
        #expect(TelnyxClientState(nil) == nil)
    }

    @Test("the driver says what it can do, what it needs, and when to ask again")
    func driverFacts() {
        #expect(driver.name == "telnyx")
        #expect(!driver.capabilities.contains(.realtime))
        #expect(CarrierCapability.allCases.filter { $0 != .realtime }.allSatisfy(driver.capabilities.contains))
        #expect(driver.signatureHeaders == [["telnyx-signature-ed25519", "telnyx-timestamp"]])
        #expect(driver.fallback(for: nil, webhookURL: "https://h/") == .ok)
        #expect(driver.refusal(of: CarrierNotice(key: "k")) == .ok)
        #expect(driver.pause(after: .answered(status: 429, body: [], retryAfter: 2_000)) == 2_000)
        #expect(driver.pause(after: .answered(status: 503, body: [])) == 500)
        #expect(driver.pause(after: .answered(status: 429, body: [], retryAfter: 90_000)) == nil)
        #expect(driver.pause(after: .answered(status: 422, body: [])) == nil)
        #expect(driver.pause(after: .lost("x")) == nil)
        let webhook = Webhook(method: "POST", url: "https://h/", headers: HeaderList(), body: [])
        #expect(driver.verify(webhook, alternatives: [], now: CallTime(milliseconds: 0)) == .refused(.mismatch))
    }
}
