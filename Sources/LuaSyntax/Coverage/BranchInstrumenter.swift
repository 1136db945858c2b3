/// Inserts a call of a coverage hook at the start of every branch of a Lua source.
public enum BranchInstrumenter {
    /// The global function that instrumented sources call with the id of a branch.
    public static let hook = "__cov"

    /// Inserts `__cov(n);` into bodies of conditions, loops and functions, and ` else __cov(n); ` where an `if` has
    /// no `else`. No line moves and the meaning of the source stays.
    ///
    /// - Parameters:
    ///   - source: the bytes of the file.
    ///   - file: its name, for errors and reports.
    ///   - shortCircuits: also count right operands of `and` and `or`. They are wrapped as `(__cov(n) or operand)`,
    ///     so the hook must return nothing, nil or false. Left out in files nested deeper than 60 levels or
    ///     with a local `_ENV`.
    /// - Parameter firstID: id of the first branch, so that the files of one program can be told apart.
    /// - Returns: the source to load instead, and the branches by id. Blocks where a local `_ENV` hides the hook, or
    ///   nested so deeply that one more level would exceed Lua's limit, have none; nor have files that assign to
    ///   `_ENV` or have a local named like the hook.
    /// - Throws: the syntax error of the source.
    public static func instrument(
        source: [UInt8], file: String, shortCircuits: Bool = false, firstID: Int = 1
    ) throws(LuaSyntaxError) -> InstrumentedSource {
        let chunk = try LuaParser.parse(source: source, file: file)
        guard !chunk.bindings.contains(where: { $0.name == hook }) else {
            return InstrumentedSource(file: file, source: source, branches: [])
        }
        let hasOwnGlobals = chunk.bindings.contains { $0.name == "_ENV" }
        let wraps = shortCircuits && chunk.maximumDepth <= 60 && !hasOwnGlobals
        var finder = BranchFinder(source: source, bindings: chunk.bindings, wrapsOperands: wraps)
        finder.walk(chunk.body)
        guard !finder.replacesGlobals else {
            return InstrumentedSource(file: file, source: source, branches: [])
        }
        let (branches, insertions) = finder.numbered(from: firstID)
        return InstrumentedSource(
            file: file, source: Insertion.apply(insertions, to: source), branches: branches)
    }
}
