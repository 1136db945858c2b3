/// A function while it is being read.
struct FunctionScope {
    let number: Int
    /// Line of the keyword `function`, 0 for the main chunk.
    let line: Int
    var isVariadic: Bool
    var blocks: [BlockScope] = []
    /// Locals in scope.
    var activeLocals = 0

    init(number: Int, line: Int, isVariadic: Bool) {
        self.number = number
        self.line = line
        self.isVariadic = isVariadic
    }

    /// How Lua names the function in messages about limits.
    var title: String { line == 0 ? "main function" : "function at line \(line)" }
}
