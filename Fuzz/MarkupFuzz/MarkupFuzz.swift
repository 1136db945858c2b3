import CallCore
import FuzzInput
import Providers
import ScriptValue

/// Any webhooks of Twilio, commands, responses and times, in any order: the rules of a carrier's line hold.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var input = FuzzInput(start, count)
    var world = MarkupWorld(&input)
    while !input.isAtEnd { world.step(&input) }
    world.finish()
    return 0
}
