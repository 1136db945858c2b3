import CallCore

/// Calls back once, after that many milliseconds: of the real clock, or of a virtual one.
public typealias Delay = @Sendable (Milliseconds, @escaping @Sendable () -> Void) -> Void
