import CallCore
import CallSimulator
import VoiceCallEngine

/// Finds the flows to test and reads their specs.
struct SubjectReader {
    let finder: FlowFinder
    /// Only tests of this name.
    let test: String?
    let collectsCoverage: Bool
    let wire: WireSettings?
    let console: Console

    /// - Parameter names: paths or names; every flow of the folder that has a spec when there are none.
    func subjects(_ names: [String]) throws -> [TestSubject] {
        var subjects: [TestSubject] = []
        for name in names.isEmpty ? try finder.flows() : names {
            let flow = try finder.load(name)
            guard TextFile.exists(flow.specPath) else {
                guard names.isEmpty else {
                    throw CommandFailure(
                        .noInput, "spec.missing", "\(flow.path) has no spec \(flow.specPath)", next: "write one there")
                }
                console.err(SafeText.line("\(flow.path): has no spec \(flow.specPath)"))
                continue
            }
            subjects.append(try subject(flow, name: names.isEmpty ? flow.bundle.name : name))
        }
        if let test, subjects.allSatisfy(\.tests.isEmpty) {
            throw CommandFailure.usage("no spec has a test '\(test)'", next: "see the names in the spec")
        }
        return subjects
    }

    private func subject(_ flow: FoundFlow, name: String) throws -> TestSubject {
        _ = try flow.manifest()
        let spec = try SpecReader.read(flow.specPath)
        var tester: FlowTester
        do throws(FlowError) {
            tester = try FlowTester(
                FlowTester.Subject(bundle: flow.bundle, spec: spec), others: flow.neighbours,
                collectsCoverage: collectsCoverage)
        } catch {
            throw flow.located(error)
        }
        tester.wire = wire
        do throws(SpecError) {
            let all = try tester.tests()
            let places = Dictionary(uniqueKeysWithValues: flow.bundle.files.keys.map { ($0, flow.place(of: $0)) })
            return TestSubject(name: name, places: places, tester: tester, tests: all.filter { $0 == test ?? $0 })
        } catch {
            var failure = CommandFailure(error)
            failure.place = flow.specPath
            throw failure
        }
    }
}
