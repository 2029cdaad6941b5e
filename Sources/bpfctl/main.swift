print("bpfctl")
