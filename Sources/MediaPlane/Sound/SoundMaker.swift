import CallCore
import CallMedia

/// Makes the sound that calls ask for: speech of services and of this machine, recordings.
public protocol SoundMaker: Sendable {
    /// - Parameter deliver: called on any thread, in order; nothing after `madeAll` or `failed`.
    func make(_ order: SoundOrder, _ deliver: @escaping @Sendable (SoundEvent) -> Void) -> any SoundJob
}

/// Sound that is being made. Usable from any thread.
public protocol SoundJob: Sendable {
    /// No more of it is wanted.
    func cancel()
    /// So many bytes are done with; a maker that hears nothing of them pauses.
    func consumed(_ bytes: Int)
}
