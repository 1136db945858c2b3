import CallCore
import CallSimulator
import Providers
import Testing

/// Lines of every driver, also of carriers that are not simulated down to their formats.
@Suite("Lines without a carrier")
struct DriverLineTests {
    private static let drivers: [any CarrierDriver] = [
        TwilioDriver(accountSID: BrokenLine.account) { _, _, _ in .refused(.mismatch) },
        PlivoDriver(authID: "MAXXXXXXXXXXXXXXXXXX") { _, _, _ in .refused(.mismatch) },
        TelnyxDriver(connectionID: "2600000001") { _, _, _ in .refused(.mismatch) },
    ]

    @Test("a line keeps its rules though the carrier never says anything sensible", arguments: drivers)
    func rules(_ driver: any CarrierDriver) {
        let suite = CarrierConformance(driver: driver)
        for finding in suite.driverFindings() + suite.lineFindings() where !finding.passed {
            Issue.record("\(driver.name): \(finding.rule): \(finding.detail)")
        }
    }
}
