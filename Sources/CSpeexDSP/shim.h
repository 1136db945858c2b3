/* The sample rate converter of libspeexdsp (Debian: libspeexdsp-dev). */
#ifndef VOICECALL_CSPEEXDSP_H
#define VOICECALL_CSPEEXDSP_H

#include <speex/speex_resampler.h>

#endif
