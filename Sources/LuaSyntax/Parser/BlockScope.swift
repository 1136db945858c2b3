/// A block while it is being read: the names, labels and open jumps that belong to it.
struct BlockScope {
    struct Label {
        let position: SourcePosition
        let statement: Int
        let activeLocals: Int
    }

    /// A `goto` whose label was not yet seen.
    struct Jump {
        let label: String
        let position: SourcePosition
        /// Locals in scope at the jump; fewer once blocks around it are closed.
        var activeLocals: Int
    }

    let isLoop: Bool
    let isRepeat: Bool
    /// Locals of the function in scope before the block.
    let firstLocal: Int
    var names: [String] = []
    var labels: [String: Label] = [:]
    var jumps: [Jump] = []
}
