import CallCore
import CallSimulator
import Testing
import WireSimulator

/// The suite finds what is wrong: each mistake fails the rule it breaks.
@Suite("Broken drivers fail the suite")
struct BrokenDriverTests {
    private static let rules: [BrokenDriver.Mistake: String] = [
        .twoResults: "line.one_result", .forgottenResult: "line.one_result", .twoReplies: "line.one_reply",
        .forgottenReply: "line.one_reply", .spokenTwice: "line.spoken_once", .notSpoken: "line.spoken_once",
        .dialsAgain: "line.create_once", .leavesTimers: "line.timers_cancelled",
        .talksAfterTheEnd: "line.silent_when_done", .chatty: "line.private_notes", .oneEventID: "line.event_ids",
        .moody: "line.deterministic", .endsAtUnknown: "line.unknown_notice", .sendsKeysAgain: "line.again",
        .windsItselfUp: "line.settles", .owesForEver: "line.owes", .forgetsWhatPlays: "line.spoken_once",
        .takesAnything: "webhook.unsigned", .asksAgain: "request.pause",
    ]

    @Test("a driver with one mistake fails the rule it breaks", arguments: BrokenDriver.Mistake.allCases)
    func mistake(_ mistake: BrokenDriver.Mistake) throws {
        let carrier = SimulatedCarrier.twilio
        var suite = CarrierConformance(driver: BrokenDriver(inner: carrier.driver, mistake: mistake))
        suite.randomRuns = 40
        let failed = (suite.driverFindings() + suite.lineFindings()).filter { !$0.passed }.map(\.rule)
        let rule = try #require(Self.rules[mistake])
        #expect(failed.contains(rule), "failed instead: \(failed)")
        if rule.hasPrefix("line.") {
            #expect(failed.allSatisfy { $0.hasPrefix("line.") }, "webhooks were not touched")
        }
    }

    @Test("whole calls fail a driver whose webhooks are taken for forged")
    func wholeCalls() {
        let carrier = SimulatedCarrier.twilio
        var suite = CarrierConformance(driver: DeafDriver(inner: carrier.driver), wire: carrier.settings)
        suite.faultSeeds = []
        suite.cuts = 0
        let calls = suite.callFindings().filter { suite.callRules.contains($0.rule) }
        #expect(calls.filter(\.passed).count < calls.count / 4)
    }

    @Test("without a simulated carrier nothing is said of whole calls")
    func noWire() {
        #expect(CarrierConformance(driver: SimulatedCarrier.twilio.driver).callFindings().isEmpty)
    }
}

/// Takes every webhook for forged.
private struct DeafDriver: CarrierDriver {
    let inner: any CarrierDriver

    var name: String { inner.name }
    var capabilities: CarrierCapabilities { inner.capabilities }
    var signatureHeaders: [[String]] { inner.signatureHeaders }

    func verify(_ webhook: Webhook, alternatives: [String], now: CallTime) -> WebhookVerdict { .refused(.mismatch) }
    func read(_ webhook: Webhook, key: String) throws(NoticeProblem) -> CarrierNotice {
        try inner.read(webhook, key: key)
    }
    func line(_ context: LineContext) -> any CarrierLine { inner.line(context) }
    func fallback(for notice: CarrierNotice?, webhookURL: String) -> WebhookReply {
        inner.fallback(for: notice, webhookURL: webhookURL)
    }
    func refusal(of notice: CarrierNotice) -> WebhookReply { inner.refusal(of: notice) }
    func pause(after response: CarrierResponse) -> Milliseconds? { inner.pause(after: response) }
}
