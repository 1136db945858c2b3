/// How much computing a script may do. Nil means without limit.
public struct LuaBudget: Hashable, Sendable {
    /// Interpreter instructions; work inside library functions is charged in the same unit.
    public var instructions: UInt64?
    /// CPU time of the thread that runs the script, in nanoseconds. Leave nil where runs must repeat exactly.
    public var cpuNanoseconds: UInt64?

    public init(instructions: UInt64? = nil, cpuNanoseconds: UInt64? = nil) {
        self.instructions = instructions
        self.cpuNanoseconds = cpuNanoseconds
    }

    public static let unlimited = LuaBudget()
}
