import CallCore
import FuzzInput

/// Any order of inputs and any behaviour of a flow: a call takes them all, ends at most once, and leaves nothing.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var shell = SessionShell(FuzzInput(start, count))
    shell.play()
    shell.drain()
    return 0
}
