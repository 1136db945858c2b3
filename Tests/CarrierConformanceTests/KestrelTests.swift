import CallCore
import CallSimulator
import Foundation
import Testing

/// The example of the page on writing a driver: it compiles, keeps the rules, and is what the page shows.
@Suite("The example driver")
struct KestrelTests {
    @Test("the example keeps every rule of a line and of webhooks")
    func rules() {
        let suite = CarrierConformance(driver: KestrelDriver { _, _ in false })
        for finding in suite.driverFindings() + suite.lineFindings() where !finding.passed {
            Issue.record("\(finding.rule): \(finding.detail)")
        }
    }

    @Test("the page shows the example as it compiles", arguments: ["KestrelDriver", "KestrelLine"])
    func page(_ file: String) throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        let page = folder.appendingPathComponent("../../docs/carrier-driver.md").standardizedFileURL
        let source = try String(contentsOf: folder.appendingPathComponent(file + ".swift"), encoding: .utf8)
        let text = try String(contentsOf: page, encoding: .utf8)
        #expect(text.contains("```swift\n\(source)```"))
    }
}
