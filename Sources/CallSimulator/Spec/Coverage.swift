import CallCore
import LuaSyntax
import VoiceCallEngine

/// Branch coverage of flows: their source with a counter in every branch.
enum Coverage {
    /// The bundle with counters, and what each counter stands for.
    static func instrument(
        _ bundle: FlowBundle
    ) throws(FlowError) -> (FlowBundle, [Int: (file: String, branch: Branch)]) {
        var files = bundle.files
        var branches: [Int: (file: String, branch: Branch)] = [:]
        for (path, source) in bundle.files.sorted(by: { $0.key < $1.key }) {
            do throws(LuaSyntaxError) {
                let instrumented = try BranchInstrumenter.instrument(
                    source: source, file: path, firstID: branches.count + 1)
                files[path] = instrumented.source
                for branch in instrumented.branches { branches[branch.id] = (path, branch) }
            } catch {
                throw FlowError(
                    code: "flow.syntax", message: error.message, file: path, line: error.line,
                    nextStep: "mend the syntax at that line")
            }
        }
        return (FlowBundle(name: bundle.name, main: bundle.main, files: files), branches)
    }
}
