import CallConfig
import Testing
import VoiceCallEngine

@testable import GatewayService

@Suite("What the gateway keeps of callers")
struct StoreLimitsTests {
    @Test(
        "notes are kept for so many days, for ever with 0, and for a year when nothing is said",
        arguments: [("{}", 365), ("{ memory: { retentionDays: 2 } }", 2), ("{ memory: { retentionDays: 0 } }", nil)])
    func retention(text: String, days: Int64?) {
        let config = ConfigReader(environment: { _ in nil }).read(Array(text.utf8), file: "/etc/config.json5").config
        #expect(StoreLimits(config.memory).memoryAge == days.map { $0 * 86_400_000 })
    }
}
