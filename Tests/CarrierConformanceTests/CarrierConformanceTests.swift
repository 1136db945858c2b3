import CallCore
import CallSimulator
import Testing
import WireSimulator

/// Every carrier that can be simulated down to its formats passes the suite that any driver must pass.
@Suite("Conformance of the carriers")
struct CarrierConformanceTests {
    private static func suite(_ carrier: SimulatedCarrier) -> CarrierConformance {
        CarrierConformance(driver: carrier.driver, wire: carrier.settings)
    }

    @Test("a driver reads, verifies and answers webhooks by the rules", arguments: SimulatedCarrier.allCases)
    func driver(_ carrier: SimulatedCarrier) { Self.expectAll(Self.suite(carrier).driverFindings()) }

    @Test("a line keeps its rules without a carrier", arguments: SimulatedCarrier.allCases)
    func lines(_ carrier: SimulatedCarrier) { Self.expectAll(Self.suite(carrier).lineFindings()) }

    @Test("every verb works in whole calls", arguments: SimulatedCarrier.allCases)
    func calls(_ carrier: SimulatedCarrier) {
        let suite = Self.suite(carrier)
        let findings = suite.callFindings()
        #expect(findings.count >= suite.callRules.count)
        #expect(!suite.callRules.isEmpty)
        Self.expectAll(findings)
    }

    private static func expectAll(_ findings: [ConformanceFinding]) {
        #expect(!findings.isEmpty)
        for finding in findings where !finding.passed { Issue.record("\(finding.rule): \(finding.detail)") }
    }
}
