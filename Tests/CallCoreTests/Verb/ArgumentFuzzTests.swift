import CallCore
import ScriptValue
import Testing

/// Throws values at verbs that nobody would write.
struct ArgumentFuzzTests {
    @Test("whatever a verb is called with, it passes or is refused by name", arguments: [1, 2, 3] as [UInt64])
    func anything(seed: UInt64) {
        var source = ValueSource(seed: seed)
        var passed = 0
        var refused = 0
        for spec in VerbTable.all {
            for _ in 0..<300 {
                let arguments = source.arguments(for: spec)
                do {
                    let checked = try ArgumentChecker.check(spec, arguments: arguments)
                    let isComplete = spec.allParameters.allSatisfy { !$0.isRequired || checked.value($0.name) != nil }
                    #expect(isComplete, "\(spec.name) \(arguments)")
                    passed += 1
                } catch {
                    #expect(error.message.contains("'\(spec.shortName)'"), "\(error.message)")
                    #expect(error.message.utf8.count < 1000, "\(error.message)")
                    #expect(!error.message.contains("\n"))
                    refused += 1
                }
            }
        }
        // Both sides of the gate must have been tried, or the test shows nothing.
        #expect(passed > 500)
        #expect(refused > 2000)
    }
}
