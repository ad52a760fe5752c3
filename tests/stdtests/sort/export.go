package sort

func Heapsort(data Interface) { heapSort(data, 0, data.Len()) }
