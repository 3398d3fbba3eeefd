//===- ordered_dict.h - A map that keeps the order of insertion -----------===//

#ifndef SINTER_NN_ORDERED_DICT_H
#define SINTER_NN_ORDERED_DICT_H

#include "sinter/error.h"

#include <initializer_list>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace sinter {

/// Keys and values in the order in which they were inserted.
template <class Key, class Value> class OrderedDict {
public:
  /// A key, which stays, and its value.
  class Item {
  public:
    Item(Key key, Value value) : pair_(std::move(key), std::move(value)) {}
    const Key &key() const noexcept { return pair_.first; }
    Value &value() noexcept { return pair_.second; }
    const Value &value() const noexcept { return pair_.second; }
    Value &operator*() { return value(); }
    const Value &operator*() const { return value(); }
    Value *operator->() { return &value(); }
    const Value *operator->() const { return &value(); }
    const std::pair<Key, Value> &pair() const noexcept { return pair_; }

    template <size_t I> decltype(auto) get() const {
      return std::get<I>(pair_);
    }
    template <size_t I> auto &get() {
      if constexpr (I == 0) {
        return key();
      } else {
        return value();
      }
    }

  private:
    std::pair<Key, Value> pair_;
  };

  using Iterator = typename std::vector<Item>::iterator;
  using ConstIterator = typename std::vector<Item>::const_iterator;

  /// `key_description` is what an error calls a key.
  explicit OrderedDict(std::string key_description = "Key")
      : description_(std::move(key_description)) {}
  OrderedDict(std::initializer_list<Item> items) : OrderedDict() {
    for (const Item &item : items) {
      insert(item.key(), item.value());
    }
  }

  const std::string &key_description() const noexcept { return description_; }
  size_t size() const noexcept { return items_.size(); }
  bool is_empty() const noexcept { return items_.empty(); }

  Item &front() { return items_.front(); }
  const Item &front() const { return items_.front(); }
  Item &back() { return items_.back(); }
  const Item &back() const { return items_.back(); }
  Iterator begin() { return items_.begin(); }
  ConstIterator begin() const { return items_.begin(); }
  Iterator end() { return items_.end(); }
  ConstIterator end() const { return items_.end(); }

  Item &operator[](size_t place) { return items_[checked(place)]; }
  const Item &operator[](size_t place) const { return items_[checked(place)]; }
  /// Throws: ErrorKind::value for a key that is not there.
  Value &operator[](const Key &key) {
    Value *value = find(key);
    check(value, ErrorKind::value, description_, " '", key, "' is not defined");
    return *value;
  }
  const Value &operator[](const Key &key) const {
    return const_cast<OrderedDict &>(*this)[key];
  }

  /// The value, or null.
  Value *find(const Key &key) noexcept {
    auto place = places_.find(key);
    return place == places_.end() ? nullptr : &items_[place->second].value();
  }
  const Value *find(const Key &key) const noexcept {
    return const_cast<OrderedDict &>(*this).find(key);
  }
  bool contains(const Key &key) const noexcept { return find(key) != nullptr; }

  /// Throws: ErrorKind::value for a key that is there.
  template <class V> Value &insert(Key key, V &&value) {
    check(!contains(key), ErrorKind::value, description_, " '", key,
          "' already defined");
    places_.emplace(key, items_.size());
    items_.emplace_back(std::move(key), std::forward<V>(value));
    return items_.back().value();
  }
  void update(const OrderedDict &other) {
    for (const Item &item : other) {
      insert(item.key(), item.value());
    }
  }
  /// Throws: ErrorKind::value for a key that is not there.
  void erase(const Key &key) {
    auto found = places_.find(key);
    check(found != places_.end(), ErrorKind::value, description_, " '", key,
          "' doesn't exist");
    size_t place = found->second;
    items_.erase(items_.begin() + static_cast<std::ptrdiff_t>(place));
    places_.erase(found);
    for (auto &entry : places_) {
      entry.second -= entry.second > place;
    }
  }
  void clear() {
    items_.clear();
    places_.clear();
  }
  void reserve(size_t count) {
    items_.reserve(count);
    places_.reserve(count);
  }

  const std::vector<Item> &items() const noexcept { return items_; }
  std::vector<Key> keys() const {
    std::vector<Key> keys;
    for (const Item &item : items_) {
      keys.push_back(item.key());
    }
    return keys;
  }
  std::vector<Value> values() const {
    std::vector<Value> values;
    for (const Item &item : items_) {
      values.push_back(item.value());
    }
    return values;
  }
  std::vector<std::pair<Key, Value>> pairs() const {
    std::vector<std::pair<Key, Value>> pairs;
    for (const Item &item : items_) {
      pairs.push_back(item.pair());
    }
    return pairs;
  }

private:
  size_t checked(size_t place) const {
    check(place < items_.size(), ErrorKind::index, description_, ": ", place,
          " is out of range for ", items_.size(), " items");
    return place;
  }

  std::vector<Item> items_;
  std::unordered_map<Key, size_t> places_;
  std::string description_;
};

} // namespace sinter

#endif // SINTER_NN_ORDERED_DICT_H
