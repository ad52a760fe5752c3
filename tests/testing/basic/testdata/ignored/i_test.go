package ignored

neither is this
