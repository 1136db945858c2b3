import CallSimulator
import Foundation
import VoiceCallEngine

/// The flows of this repository, with their specs.
enum ShippedFlows {
    static let names = ["conversation", "frontdesk", "inbound", "meet", "notify", "reception"]

    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("flows")

    static func bundle(_ name: String) throws -> FlowBundle {
        try FlowBundle.load(path: folder.appendingPathComponent("\(name).lua").path)
    }

    static func tester(_ name: String, collectsCoverage: Bool = false) throws -> FlowTester {
        let source = try Data(contentsOf: folder.appendingPathComponent("specs/\(name).lua"))
        let subject = FlowTester.Subject(
            bundle: try bundle(name), spec: SpecFile(name: name, source: Array(source)))
        let others = try names.filter { $0 != name }.map(bundle)
        return try FlowTester(subject, others: others, collectsCoverage: collectsCoverage)
    }
}
