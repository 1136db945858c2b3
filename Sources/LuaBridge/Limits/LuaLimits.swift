/// The bounds of one script state.
public struct LuaLimits: Hashable, Sendable {
    /// Hard cap of everything the state holds, libraries included, in bytes.
    public var memoryBytes = 4 << 20
    /// The longest single string, in bytes.
    public var stringBytes = 1 << 20
    /// How deep tables that cross to the host may be nested.
    public var valueDepth = 16
    /// The encoded size of everything that crosses at once, in bytes.
    public var valueBytes = 256 << 10
    /// How many table entries may cross in one argument.
    public var valueEntries = 10_000
    /// Tasks that live at the same time.
    public var tasks = 256
    /// The largest source file that is compiled, in bytes.
    public var sourceBytes = 1 << 20
    /// One stretch of running, after which the task is preempted.
    public var slice: LuaBudget
    /// Everything between two calls of `beginEvent()`, after which the state is killed.
    public var event: LuaBudget
    /// The whole life of the state.
    public var total: LuaBudget

    public init(slice: LuaBudget, event: LuaBudget, total: LuaBudget) {
        self.slice = slice
        self.event = event
        self.total = total
    }

    /// Limits by CPU time: 5 ms a slice, 250 ms an event, 10 s in all.
    public static let realTime = LuaLimits(
        slice: LuaBudget(cpuNanoseconds: 5_000_000), event: LuaBudget(cpuNanoseconds: 250_000_000),
        total: LuaBudget(cpuNanoseconds: 10_000_000_000))

    /// Limits by instructions, about the same size, so that a run repeats exactly.
    public static let virtualTime = LuaLimits(
        slice: LuaBudget(instructions: 500_000), event: LuaBudget(instructions: 25_000_000),
        total: LuaBudget(instructions: 1_000_000_000))
}
