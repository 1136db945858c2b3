/// Ids from the operating system's random generator.
public struct SystemIDSource: IDSource {
    public init() {}

    public func next() -> UInt64 {
        var generator = SystemRandomNumberGenerator()
        return generator.next()
    }
}
